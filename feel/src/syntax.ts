/** From text to a lezer tree, or to the problems that keep it from being one. Linear in the text, bounded in depth. */
import { parser, trackVariables } from 'lezer-feel';
import { builtinNames } from './builtins.ts';
import type { Problem } from './node.ts';
import { maxExpressionDepth, maxExpressionLength } from './limits.ts';

export type Kind = 'expression' | 'unary-tests';

type Tree = ReturnType<typeof parser.parse>;

/** Names with blanks are only names to the grammar when it has been told them. */
const known = Object.fromEntries(builtinNames.filter((name) => name.includes(' ')).map((name) => [name, null]));
const parsers = {
  expression: parser.configure({ top: 'Expression', dialect: 'camunda', contextTracker: trackVariables(known) }),
  'unary-tests': parser.configure({ top: 'UnaryTests', dialect: 'camunda', contextTracker: trackVariables(known) }),
};

export function parseFeel(text: string, kind: Kind): { tree: Tree; problems: readonly Problem[] } {
  const early = tooLong(text) ?? tooDeep(text);
  const tree = parsers[kind].parse(early ? 'null' : text);
  return { tree, problems: early ? [early] : errorsOf(tree, text) };
}

function tooLong(text: string): Problem | null {
  if (text.length <= maxExpressionLength) return null;
  return { from: maxExpressionLength, to: text.length, message: 'The expression is too long' };
}

/** Brackets are counted before the grammar sees them; deep operators are met again while compiling. */
function tooDeep(text: string): Problem | null {
  let depth = 0;
  for (const match of text.matchAll(/"(?:\\.|[^"\\])*"|[([{]|[)\]}]|(?:-\s*){20}/g)) {
    if (/^[)\]}]$/.test(match[0])) depth -= 1;
    else if (/^[([{]$/.test(match[0])) depth += 1;
    if (depth > maxExpressionDepth || match[0].startsWith('-')) {
      return { from: match.index, to: match.index + 1, message: 'The expression is nested too deep' };
    }
  }
  return null;
}

function errorsOf(tree: Tree, text: string): readonly Problem[] {
  const problems: Problem[] = [];
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (!type.isError || problems.length >= 5) return;
      const found = text.slice(from, to) || text.slice(from, from + 10) || 'the end';
      problems.push({ from, to: Math.max(to, from), message: `Unexpected ${found} at ${String(from + 1)}` });
    },
  });
  return problems;
}
