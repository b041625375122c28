/** What a compiled expression is made of: closures over a scope of names. */
import type { Budget } from './limits.ts';
import type { Node, Problem } from './node.ts';
import { type Context, isContext, Lambda } from './value.ts';

export type Lookup = (name: string) => unknown;
export type Code = (scope: Scope) => unknown;

export interface Compiler {
  readonly compile: (node: Node) => Code;
  readonly textOf: (node: Node) => string;
  /** Notes a name that is looked up; local names are noted too, which only makes the list longer. */
  readonly reference: (name: string) => void;
}

/**
 * Names innermost first: loop variables, parameters and contexts of the expression, then the caller's variables. Values
 * and functions live apart: a function in a context is called by its name, one in a parameter is a value.
 */
export class Scope {
  readonly budget: Budget;
  /** The value a unary test is put to; undefined outside of one. */
  readonly input: unknown;
  readonly #outer: Lookup;
  readonly #parent: Scope | null;
  readonly #names: Context | null;
  readonly #functions: boolean;

  constructor(budget: Budget, outer: Lookup, input?: unknown, frame: Frame | null = null) {
    this.budget = budget;
    this.#outer = outer;
    this.input = input;
    this.#parent = frame?.parent ?? null;
    this.#names = frame?.names ?? null;
    this.#functions = frame?.functions ?? false;
  }

  get(name: string): unknown {
    for (let scope: Scope | null = this; scope !== null; scope = scope.#parent) {
      const value = scope.#own(name);
      if (value !== undefined) return value;
    }
    return this.#outer(name) ?? null;
  }

  #own(name: string): unknown {
    const names = this.#names;
    if (names === null || !Object.hasOwn(names, name)) return undefined;
    const value = names[name] ?? null;
    return this.#functions && value instanceof Lambda ? undefined : value;
  }

  /** The functions of a name, innermost first. */
  functions(name: string): readonly Lambda[] {
    const found: Lambda[] = [];
    for (let scope: Scope | null = this; scope !== null; scope = scope.#parent) {
      const value =
        scope.#functions && scope.#names !== null && Object.hasOwn(scope.#names, name) ? scope.#names[name] : null;
      if (value instanceof Lambda) found.push(value);
    }
    return found;
  }

  /** Loop variables and parameters. */
  with(names: Context): Scope {
    return this.#inner(names, false, this.input);
  }

  /** A context whose entries are names, functions among them. */
  within(context: Context): Scope {
    return this.#inner(context, true, this.input);
  }

  /** An item of a filtered list: `item`, and its own entries before that. */
  withItem(item: unknown): Scope {
    const scope = this.#inner({ item }, false, this.input);
    return isContext(item) ? scope.within(item) : scope;
  }

  withInput(input: unknown): Scope {
    return this.#inner({}, false, input);
  }

  #inner(names: Context, functions: boolean, input: unknown): Scope {
    return new Scope(this.budget, this.#outer, input, { parent: this, names, functions });
  }
}

interface Frame {
  readonly parent: Scope;
  readonly names: Context;
  readonly functions: boolean;
}

export function functionIn(context: Context, name: string): Lambda | null {
  const value = Object.hasOwn(context, name) ? context[name] : null;
  return value instanceof Lambda ? value : null;
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
    const isKeyword = /^[^A-Z?]/.test(child.name) && child.name !== 'null';
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
