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
  /** Whether nothing follows in the text. */
  readonly isLast: (node: Node) => boolean;
}

const none: readonly Lambda[] = [];

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
  #names: Context | null = null;
  /** Undefined where no list is filtered. */
  #item: unknown;
  #functions = false;

  constructor(budget: Budget, outer: Lookup, input?: unknown, parent: Scope | null = null) {
    this.budget = budget;
    this.input = input;
    this.#outer = outer;
    this.#parent = parent;
  }

  get(name: string): unknown {
    return Scope.#find(this, name) ?? null;
  }

  static #find(start: Scope, name: string): unknown {
    for (let scope: Scope | null = start; scope !== null; scope = scope.#parent) {
      const names = scope.#names;
      if (names !== null && Object.hasOwn(names, name)) {
        const value = names[name] ?? null;
        if (typeof value !== 'object' || !scope.#functions || !(value instanceof Lambda)) return value;
      }
      if (scope.#item !== undefined && name === 'item') return scope.#item;
    }
    return start.#outer(name);
  }

  /** The functions of a name, innermost first. */
  functions(name: string): readonly Lambda[] {
    const own = this.#functions && this.#names !== null ? functionIn(this.#names, name) : null;
    const outer = this.#parent?.functions(name) ?? none;
    return own ? [own, ...outer] : outer;
  }

  /** Loop variables and parameters. */
  with(names: Context): Scope {
    const scope = new Scope(this.budget, this.#outer, this.input, this);
    scope.#names = names;
    return scope;
  }

  /** A context whose entries are names, functions among them. */
  within(context: Context): Scope {
    const scope = this.with(context);
    scope.#functions = true;
    return scope;
  }

  /** For the items of a filtered list, one after another: `item`, and the item's own entries before that. */
  forItems(): (item: unknown) => Scope {
    const scope = this.within({});
    return (item) => {
      scope.#item = item ?? null;
      scope.#names = isContext(item) ? item : null;
      return scope;
    };
  }

  withInput(input: unknown): Scope {
    return new Scope(this.budget, this.#outer, input, this);
  }
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
export function expressionsOf({ children }: Node): Node[] {
  return children.filter(({ name }) => (/^[A-Z?]/.test(name) || name === 'null') && !notExpressions.has(name));
}

export function childrenOf(node: Node, name: string): readonly Node[] {
  return node.getChildren(name);
}

export function problemAt(node: Node, text: string, what = 'not understood'): Problem {
  return { from: node.from, to: node.to, message: `${text.slice(0, 60)}: ${what}` };
}
