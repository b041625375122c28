/** From text to a tree, or to the problems that keep it from being one. Linear in the text, bounded in depth. */
import { maxExpressionDepth, maxExpressionLength } from './limits.ts';
import { FeelSyntaxError, type Node, type Problem } from './node.ts';
import { parseExpression, parseUnaryTests } from './parser.ts';

export type Kind = 'expression' | 'unary-tests';

/** Throws `FeelSyntaxError`. */
export function parseFeel(text: string, kind: Kind): Node {
  const early = tooLong(text) ?? tooDeep(text);
  if (early) throw new FeelSyntaxError([early]);
  return kind === 'expression' ? parseExpression(text) : parseUnaryTests(text);
}

function tooLong(text: string): Problem | null {
  if (text.length <= maxExpressionLength) return null;
  return { from: maxExpressionLength, to: text.length, message: 'The expression is too long' };
}

/** Brackets are counted before the grammar sees them; deep operators are met again while compiling. */
function tooDeep(text: string): Problem | null {
  let depth = 0;
  for (const match of text.matchAll(/"(?:\\[^]|[^"\\])*"|[([{]|[)\]}]/g)) {
    if (/^[)\]}]$/.test(match[0])) depth -= 1;
    else if (/^[([{]$/.test(match[0])) depth += 1;
    if (depth > maxExpressionDepth) {
      return { from: match.index, to: match.index + 1, message: 'The expression is nested too deep' };
    }
  }
  return null;
}
