/** What a compiled expression is made of: closures over a scope of names. */
import type { Budget } from './limits.ts';
import type { Node, Problem } from './node.ts';

export type Lookup = (name: string) => unknown;
export type Code = (scope: Scope) => unknown;

export interface Compiler {
  readonly compile: (node: Node) => Code;
  readonly textOf: (node: Node) => string;
  /** Notes a name that is looked up; local names are noted too, which only makes the list longer. */
  readonly reference: (name: string) => void;
}

/** Names innermost first: loop variables and contexts of the expression, then the caller's variables. */
export class Scope {
  readonly budget: Budget;
  /** The value a unary test is put to. */
  readonly input: unknown;
  readonly #outer: Lookup;
  readonly #names: Record<string, unknown> | null;

  constructor(budget: Budget, outer: Lookup, names: Record<string, unknown> | null = null, input: unknown = null) {
    this.budget = budget;
    this.#outer = outer;
    this.#names = names;
    this.input = input;
  }

  get(name: string): unknown {
    if (this.#names && Object.hasOwn(this.#names, name)) return this.#names[name] ?? null;
    return this.#outer(name) ?? null;
  }

  with(names: Record<string, unknown>): Scope {
    return new Scope(this.budget, (name) => this.get(name), names, this.input);
  }

  withInput(input: unknown): Scope {
    return new Scope(this.budget, this.#outer, this.#names, input);
  }
}

const notExpressions = new Set([
  'CompareOp',
  'ArithOp',
  'PathName',
  'PositionalParameters',
  'NamedParameters',
  'InExpressions',
  'Type',
  'FormalParameters',
]);

/** The children that are expressions: no operators, keywords, brackets. */
export function expressionsOf(node: Node): Node[] {
  const found: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    const isKeyword = /^[^A-Z]/.test(child.name) && child.name !== 'null';
    if (!isKeyword && !notExpressions.has(child.name) && !child.name.endsWith('Comment')) found.push(child);
  }
  return found;
}

export function childrenOf(node: Node, name: string): Node[] {
  return node.getChildren(name);
}

export function problemAt(node: Node, text: string, what = 'not understood'): Problem {
  return { from: node.from, to: node.to, message: `${text.slice(0, 60)}: ${what}` };
}
