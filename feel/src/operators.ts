/** Comparison and arithmetic with the broker's null rules: different kinds never convert, they give null. */
import { FeelError, type Budget } from './limits.ts';
import { compareNumbers, isNumber, minus, over, plus, raised, times } from './number.ts';
import {
  addTemporals,
  compareTemporals,
  divideTemporals,
  equalTemporals,
  isDuration,
  multiplySpan,
  subtractTemporals,
} from './temporal/arithmetic.ts';
import { isTemporal } from './temporal/values.ts';
import { type Context, entriesOf, Failed, isContext, isList, type Range, typeOf } from './value.ts';

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';
type OrderOp = Exclude<CompareOp, '=' | '!='>;

export function isCompareOp(text: string): text is CompareOp {
  return text === '=' || text === '!=' || text === '<' || text === '<=' || text === '>' || text === '>=';
}

/** Null for different kinds; inside lists and contexts those are unequal. */
export function equal(left: unknown, right: unknown, budget: Budget): boolean | null {
  budget.charge();
  if (left === null || right === null) return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (typeof left !== 'object' && typeof left === typeof right) return left === right;
  if (isTemporal(left) && isTemporal(right)) return equalTemporals(left, right);
  if (isList(left) && isList(right)) return equalLists(left, right, budget);
  if (isContext(left) && isContext(right)) return equalContexts(left, right, budget);
  return null;
}

function equalLists(left: readonly unknown[], right: readonly unknown[], budget: Budget): boolean {
  return (
    left.length === right.length &&
    left.every((item, index) => equal(item ?? null, right[index] ?? null, budget) === true)
  );
}

function equalContexts(left: Context, right: Context, budget: Budget): boolean {
  const [mine, theirs] = [entriesOf(left), new Map(entriesOf(right))];
  return (
    mine.length === theirs.size &&
    mine.every(([name, value]) => theirs.has(name) && equal(value ?? null, theirs.get(name) ?? null, budget) === true)
  );
}

/** As a list looks for an item: contexts and functions are never found. */
export function same(left: unknown, right: unknown, budget: Budget): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index], budget));
  }
  return typeOf(left) === typeOf(right) && !isContext(left) && equal(left ?? null, right ?? null, budget) === true;
}

/** A comparison of one operator, with a short way for two plain numbers or texts. */
export function comparer(op: CompareOp): (left: unknown, right: unknown, budget: Budget) => unknown {
  const plain = plainly[op];
  return (left, right, budget) => {
    const arePlain = typeof left === typeof right && (typeof left === 'number' || typeof left === 'string');
    return arePlain ? plain(left as string, right as string) : compare(op, left, right, budget);
  };
}

const plainly: Readonly<Record<CompareOp, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

export function compare(op: CompareOp, left: unknown, right: unknown, budget: Budget): unknown {
  if (left instanceof Failed) return left;
  if (right instanceof Failed) return right;
  if (op === '=') return equal(left, right, budget);
  if (op === '!=') {
    const equality = equal(left, right, budget);
    return equality === null ? null : !equality;
  }
  budget.charge();
  const order = ordering(left, right);
  return order === null ? null : ordered(op, order);
}

/** Below, above or zero; null when the two have no order. */
export function ordering(left: unknown, right: unknown): number | null {
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (isTemporal(left) && isTemporal(right)) return compareTemporals(left, right);
  if (isOrderedList(left) && isOrderedList(right)) throw new FeelError('Lists have no order');
  return null;
}

/** Camunda takes a list of values of one kind for something that has an order, and then fails. */
function isOrderedList(value: unknown): boolean {
  return isList(value) && value.length > 0 && areOrdered(value);
}

export function areOrdered(items: readonly unknown[]): boolean {
  const [first] = items;
  if (isList(first)) return isOrderedList(first) && items.every(isList);
  return items.every((item) => (isList(item) ? false : ordering(first, item) !== null));
}

function ordered(op: OrderOp, order: number): boolean {
  if (op === '<') return order < 0;
  if (op === '<=') return order <= 0;
  return op === '>' ? order > 0 : order >= 0;
}

export function arithmetic(op: string, left: unknown, right: unknown, budget: Budget): unknown {
  budget.charge();
  switch (op) {
    case '+':
      if (isNumber(left) && isNumber(right)) return plus(left, right);
      if (typeof left === 'string' && typeof right === 'string') return budget.text(left + right);
      return addTemporals(left, right);
    case '-':
      return isNumber(left) && isNumber(right) ? minus(left, right) : subtractTemporals(left, right);
    case '*':
      return product(left, right);
    case '/':
      return isNumber(left) && isNumber(right) ? over(left, right) : divideTemporals(left, right);
    default:
      return isNumber(left) && isNumber(right) ? raised(left, right) : null;
  }
}

function product(left: unknown, right: unknown): unknown {
  if (isNumber(left)) {
    if (isNumber(right)) return times(left, right);
    return isDuration(right) ? multiplySpan(right, left) : null;
  }
  return isDuration(left) && isNumber(right) ? multiplySpan(left, right) : null;
}

/** All three of one kind, else null. */
export function inRange(range: Range, value: unknown): boolean | null {
  const [low, high] = [ordering(value, range.start), ordering(value, range.end)];
  if (low === null || high === null) return null;
  return (range.startIncluded ? low >= 0 : low > 0) && (range.endIncluded ? high <= 0 : high < 0);
}

/** Three-valued: anything that is no boolean counts as unknown. */
export function conjunction(left: unknown, right: unknown): boolean | null {
  if (left === false || right === false) return false;
  return left === true && right === true ? true : null;
}

export function disjunction(left: unknown, right: unknown): boolean | null {
  if (left === true || right === true) return true;
  return left === false && right === false ? false : null;
}
