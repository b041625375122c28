/** Loops: `for`, `some`, `every` and filters. Each turn is charged; ranges are counted before they are walked. */
import { type Code, type Compiler, expressionsOf, problemAt, type Scope } from './code.ts';
import { FeelError } from './limits.ts';
import { FeelSyntaxError, type Node } from './node.ts';
import { isContext, isList } from './value.ts';

interface Iterator {
  readonly name: string;
  readonly values: (scope: Scope) => readonly unknown[] | null;
}

function iteratorsOf(node: Node, compiler: Compiler): readonly Iterator[] {
  const parts = node.getChild('InExpressions')?.getChildren('InExpression') ?? [];
  return parts.map((part) => {
    const name = part.firstChild;
    const context = part.getChild('IterationContext');
    if (!name || !context) throw new FeelSyntaxError([problemAt(part, compiler.textOf(part))]);
    return { name: compiler.textOf(name), values: compileValues(context, compiler) };
  });
}

function compileValues(node: Node, compiler: Compiler): Iterator['values'] {
  const [first, last] = expressionsOf(node).map(compiler.compile);
  if (!first) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  if (!last) {
    return (scope) => {
      const list = first(scope);
      return isList(list) ? list : null;
    };
  }
  return (scope) => numbers(first(scope), last(scope), scope);
}

function numbers(from: unknown, to: unknown, scope: Scope): readonly number[] | null {
  if (typeof from !== 'number' || typeof to !== 'number') return null;
  const count = Math.floor(Math.abs(to - from)) + 1;
  if (count > scope.budget.limits.listItems) throw new FeelError('A range of the expression is too long');
  scope.budget.charge(count);
  const step = from <= to ? 1 : -1;
  return Array.from({ length: count }, (_, index) => from + index * step);
}

/** Every combination of the iterators; lists are taken in the outer scope, so a later one sees no earlier variable. */
function turns(iterators: readonly Iterator[], scope: Scope, turn: (within: Scope) => void): boolean {
  const lists = iterators.map(({ values }) => values(scope));
  const walk = (index: number, names: Record<string, unknown>): void => {
    const iterator = iterators[index];
    if (!iterator) {
      scope.budget.charge(3);
      turn(scope.with(names));
      return;
    }
    for (const value of lists[index] ?? []) walk(index + 1, { ...names, [iterator.name]: value });
  };
  if (lists.includes(null)) return false;
  walk(0, {});
  return true;
}

function bodyOf(node: Node, compiler: Compiler): Code {
  const body = expressionsOf(node).at(-1);
  if (!body) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  return compiler.compile(body);
}

export function compileFor(node: Node, compiler: Compiler): Code {
  const iterators = iteratorsOf(node, compiler);
  const body = bodyOf(node, compiler);
  const usesPartial = /\bpartial\b/.test(compiler.textOf(node));
  return (scope) => {
    const results: unknown[] = [];
    const done = turns(iterators, scope, (within) => {
      if (usesPartial) scope.budget.charge(results.length);
      results.push(body(usesPartial ? within.with({ partial: [...results] }) : within));
      scope.budget.list(results);
    });
    return done ? results : null;
  };
}

export function compileQuantified(node: Node, compiler: Compiler): Code {
  const iterators = iteratorsOf(node, compiler);
  const body = bodyOf(node, compiler);
  const isSome = node.getChild('some') !== null;
  return (scope) => {
    let result: boolean | null = !isSome;
    const done = turns(iterators, scope, (within) => {
      const answer = body(within);
      if (answer === isSome) result = isSome;
      else if (typeof answer !== 'boolean' && result !== isSome) result = null;
    });
    return done ? result : null;
  };
}

export function compileFilter(node: Node, compiler: Compiler): Code {
  const [target, condition] = expressionsOf(node);
  if (!target || !condition) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const list = compiler.compile(target);
  const test = compiler.compile(condition);
  const isIndex = condition.name === 'NumericLiteral';
  return (scope) => {
    const items = list(scope);
    if (!isList(items)) return null;
    const index = isIndex || items.length === 0 ? test(scope) : indexOrNull(test, items, scope);
    if (typeof index === 'number') return itemAt(items, Math.trunc(index));
    return items.filter((item) => test(itemScope(item, scope)) === true);
  };
}

function itemAt(items: readonly unknown[], position: number): unknown {
  if (position === 0) return null;
  return items.at(position > 0 ? position - 1 : position) ?? null;
}

/** Whether the condition is a number is only known by asking it once. */
function indexOrNull(test: Code, items: readonly unknown[], scope: Scope): unknown {
  const value = test(itemScope(items[0], scope));
  return typeof value === 'number' ? value : null;
}

function itemScope(item: unknown, scope: Scope): Scope {
  scope.budget.charge(2);
  return scope.with(isContext(item) ? { item, ...item } : { item });
}
