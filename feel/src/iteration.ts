/** Loops: `for`, `some`, `every` and filters. Each turn is charged; ranges are counted before they are walked. */
import { type Code, type Compiler, expressionsOf, type Scope } from './code.ts';
import { nameIn, operand, refuse, value } from './grammar.ts';
import { FeelError } from './limits.ts';
import type { Node } from './node.ts';
import { compareNumbers, isNumber, minus, type Num, plus, toDouble } from './number.ts';
import { conjunction, disjunction } from './operators.ts';
import { Failed, isList } from './value.ts';

interface Iterator {
  readonly name: string;
  readonly values: (scope: Scope) => readonly unknown[] | null;
}

function iteratorsOf(node: Node, compiler: Compiler): readonly Iterator[] {
  const parts = node.getChild('InExpressions')?.getChildren('InExpression') ?? [];
  return parts.map((part) => {
    const name = part.firstChild;
    const context = part.getChild('IterationContext');
    if (!name || !context) return refuse(part, compiler);
    return { name: nameIn(name, compiler), values: compileValues(context, compiler) };
  });
}

function compileValues(node: Node, compiler: Compiler): Iterator['values'] {
  const [first, last] = expressionsOf(node);
  if (!first) return refuse(node, compiler);
  if (!last) {
    const code = compiler.compile(value(first, compiler));
    return (scope) => {
      const list = code(scope);
      return isList(list) ? list : null;
    };
  }
  const [from, to] = [compiler.compile(operand(first, compiler)), compiler.compile(operand(last, compiler))];
  return (scope) => numbers(from(scope), to(scope), scope);
}

function numbers(from: unknown, to: unknown, scope: Scope): readonly Num[] | null {
  if (!isNumber(from) || !isNumber(to)) return null;
  const count = Math.floor(Math.abs(toDouble(minus(to, from)))) + 1;
  if (!(count <= scope.budget.limits.listItems)) throw new FeelError('A range of the expression is too long');
  scope.budget.charge(count);
  const step = compareNumbers(from, to) <= 0 ? 1 : -1;
  return Array.from({ length: count }, (_, index) => plus(from, index * step));
}

/**
 * Every combination of the iterators, until a turn answers false; lists are taken in the outer scope, so a later one sees
 * no earlier variable. The names are set anew for each turn, or made anew where a function might keep them.
 */
function turns(
  iterators: readonly Iterator[],
  keeps: boolean,
  scope: Scope,
  turn: (within: Scope) => boolean,
): boolean {
  const lists = iterators.map(({ values }) => values(scope));
  if (lists.includes(null)) return false;
  const names: Record<string, unknown> = {};
  const shared = scope.with(names);
  const walk = (index: number): boolean => {
    const iterator = iterators[index];
    if (!iterator) {
      scope.budget.charge(3);
      return turn(keeps ? scope.with({ ...names }) : shared);
    }
    const isHidden = iterators.slice(0, index).some(({ name }) => name === iterator.name);
    return (lists[index] ?? []).every((item) => {
      if (!isHidden) names[iterator.name] = item;
      return walk(index + 1);
    });
  };
  walk(0);
  return true;
}

const holdsFunction = (node: Node): boolean => node.name === 'FunctionDefinition' || node.children.some(holdsFunction);

function bodyOf(node: Node, compiler: Compiler): Code {
  const body = expressionsOf(node).at(-1);
  return body ? compiler.compile(body) : refuse(node, compiler);
}

export function compileFor(node: Node, compiler: Compiler): Code {
  const iterators = iteratorsOf(node, compiler);
  const body = bodyOf(node, compiler);
  const keeps = holdsFunction(node);
  const usesPartial = /\bpartial\b/.test(compiler.textOf(node));
  return (scope) => {
    const results: unknown[] = [];
    const done = turns(iterators, keeps, scope, (within) => {
      if (usesPartial) scope.budget.charge(results.length);
      results.push(body(usesPartial ? within.with({ partial: [...results] }) : within));
      scope.budget.list(results);
      return true;
    });
    return done ? results : null;
  };
}

export function compileQuantified(node: Node, compiler: Compiler): Code {
  const iterators = iteratorsOf(node, compiler);
  const body = bodyOf(node, compiler);
  const keeps = holdsFunction(node);
  const isSome = node.getChild('some') !== null;
  const join = isSome ? disjunction : conjunction;
  return (scope) => {
    let result: boolean | null = !isSome;
    const done = turns(iterators, keeps, scope, (within) => {
      result = join(result, body(within));
      return result !== isSome;
    });
    return done ? result : null;
  };
}

/** Conditions that are put to the items at once; of any other it is first asked whether it is a position. */
const conditions = new Set(['Comparison', 'FunctionInvocation']);

export function compileFilter(node: Node, compiler: Compiler): Code {
  const [target, condition] = expressionsOf(node);
  if (!target || !condition) return refuse(node, compiler);
  const list = compiler.compile(value(target, compiler));
  const test = compiler.compile(condition);
  const isCondition = conditions.has(condition.name) && !isInequality(condition, compiler);
  return (scope) => {
    const items = list(scope);
    if (!isList(items)) return null;
    const position = isCondition ? null : test(scope);
    return isNumber(position) ? itemAt(items, position) : filtered(items, test, scope);
  };
}

function isInequality(node: Node, compiler: Compiler): boolean {
  const operator = node.getChild('CompareOp');
  return operator === null ? node.getChild('between') !== null : compiler.textOf(operator) === '!=';
}

/** A condition that is a number for the first item is a position after all. */
function filtered(items: readonly unknown[], test: Code, scope: Scope): unknown {
  if (items.length === 0) return [];
  scope.budget.charge(items.length * 2);
  const itemScope = scope.forItems();
  const answer = test(itemScope(items[0]));
  if (answer instanceof Failed) return null;
  if (isNumber(answer)) return itemAt(items, answer);
  const kept: unknown[] = answer === true ? [items[0]] : [];
  for (let index = 1; index < items.length; index += 1) {
    if (test(itemScope(items[index])) === true) kept.push(items[index]);
  }
  return kept;
}

/** 1.5 is the first, -1 the last; 0 and beyond are null. */
function itemAt(items: readonly unknown[], position: Num): unknown {
  const at = toDouble(position);
  const index = at > 0 ? at - 1 : items.length + at;
  return index < 0 || index >= items.length ? null : (items[Math.trunc(index)] ?? null);
}
