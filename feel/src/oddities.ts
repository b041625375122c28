/**
 * Expressions that mean something else than they seem to, or something else here than on the broker: worth a warning
 * while they are written, no reason to refuse them.
 */
import type { Node } from './node.ts';
import { parseFeel } from './syntax.ts';

export type Oddity = 'testTakesAll' | 'beyondLong';

const beyondLong = 2n ** 63n;

/** Throws `FeelSyntaxError` as `compile` does. */
export function odditiesOf(text: string): readonly Oddity[] {
  const found = new Set<Oddity>();
  visit(parseFeel(text, 'expression'), text, found);
  return [...found];
}

function visit(node: Node, text: string, found: Set<Oddity>): void {
  if (takesAll(node)) found.add('testTakesAll');
  if (node.name === 'NumericLiteral' && /^-?\d+$/.test(text.slice(node.from, node.to))) {
    if (BigInt(text.slice(node.from, node.to).replace('-', '')) >= beyondLong) found.add('beyondLong');
  }
  for (const child of node.children) visit(child, text, found);
}

/** `x in xs and y` is `x in (xs and y)` to the broker. */
const takesAll = (node: Node): boolean => {
  const test = node.name === 'Comparison' ? node.getChild('PositiveUnaryTest')?.firstChild : null;
  return test?.name === 'Conjunction' || test?.name === 'Disjunction';
};
