/** Comparison and arithmetic with Zeebe's null rules: different kinds never convert, they give null. */
import type { Budget } from './limits.ts';
import { askFeelin, isTemporal } from './temporal.ts';
import { entry, isContext, isList, Range, typeOf } from './value.ts';

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';

export function isCompareOp(text: string): text is CompareOp {
  return text === '=' || text === '!=' || text === '<' || text === '<=' || text === '>' || text === '>=';
}

export function equal(left: unknown, right: unknown, budget: Budget): boolean | null {
  budget.charge();
  if (left === null || right === null) return left === right;
  if (typeof left !== 'object' && typeof left === typeof right) return left === right;
  if (typeOf(left) !== typeOf(right)) return null;
  if (isTemporal(left) && isTemporal(right)) return left.toString() === right.toString();
  if (isList(left) && isList(right)) return equalLists(left, right, budget);
  if (isContext(left) && isContext(right)) return equalContexts(left, right, budget);
  return null;
}

function equalLists(left: readonly unknown[], right: readonly unknown[], budget: Budget): boolean {
  return (
    left.length === right.length && left.every((item, index) => equal(item, right[index] ?? null, budget) === true)
  );
}

function equalContexts(left: Record<string, unknown>, right: Record<string, unknown>, budget: Budget): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equal(entry(left, name), entry(right, name), budget) === true)
  );
}

export function compare(op: CompareOp, left: unknown, right: unknown, budget: Budget): boolean | null {
  if (op === '=') return equal(left, right, budget);
  if (op === '!=') {
    const same = equal(left, right, budget);
    return same === null ? null : !same;
  }
  if (typeof left === 'number' && typeof right === 'number') return ordered(op, left, right);
  if (typeof left === 'string' && typeof right === 'string') return ordered(op, left, right);
  if (!isTemporal(left) || !isTemporal(right) || typeOf(left) !== typeOf(right)) return null;
  const answer = askFeelin(budget, `a ${op} b`, { a: left, b: right });
  return typeof answer === 'boolean' ? answer : null;
}

function ordered<T extends number | string>(op: CompareOp, left: T, right: T): boolean {
  if (op === '<') return left < right;
  if (op === '<=') return left <= right;
  return op === '>' ? left > right : left >= right;
}

export function arithmetic(op: string, left: unknown, right: unknown, budget: Budget): unknown {
  if (typeof left === 'number' && typeof right === 'number') return calculate(op, left, right);
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return budget.text(left + right);
  if (!isTemporal(left) && !isTemporal(right)) return null;
  return askFeelin(budget, `a ${op} b`, { a: left, b: right });
}

function calculate(op: string, left: number, right: number): number | null {
  const results: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
    '**': (a, b) => a ** b,
  };
  const result = results[op]?.(left, right) ?? Number.NaN;
  return Number.isFinite(result) ? result : null;
}

/** `value in test`, where the test is a plain value, a list of values, or a range. */
export function contains(test: unknown, value: unknown, budget: Budget): boolean | null {
  if (test instanceof Range) return inRange(test, value, budget);
  if (isList(test)) return test.some((item) => equal(item, value, budget) === true);
  return equal(test, value, budget);
}

export function inRange(range: Range, value: unknown, budget: Budget): boolean | null {
  const low = compare(range.startIncluded ? '>=' : '>', value, range.start, budget);
  const high = compare(range.endIncluded ? '<=' : '<', value, range.end, budget);
  return low === null || high === null ? null : low && high;
}

/** Three-valued: anything that is no boolean counts as unknown. */
export function conjunction(left: unknown, right: () => unknown): boolean | null {
  if (left === false) return false;
  const other = right();
  if (other === false) return false;
  return left === true && other === true ? true : null;
}

export function disjunction(left: unknown, right: () => unknown): boolean | null {
  if (left === true) return true;
  const other = right();
  if (other === true) return true;
  return left === false && other === false ? false : null;
}
