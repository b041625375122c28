import { type Budget, FeelError, FinalError } from '../limits.ts';
import {
  compareNumbers,
  isNumber,
  minus,
  type Num,
  ofDouble,
  over,
  plus,
  times,
  toDouble,
  toInteger,
} from '../number.ts';
import { areOrdered, equal, ordering, same } from '../operators.ts';
import { isList, Lambda } from '../value.ts';
import { type Builtin, type Builtins, define, ofItems, ofList } from './signature.ts';

function distinct(items: readonly unknown[], budget: Budget): unknown[] {
  const kept: unknown[] = [];
  const seen = new Set<unknown>();
  for (const item of items) {
    const isPlain = item === null || (typeof item !== 'object' && typeof item !== 'number');
    if (isPlain ? seen.has(item) : kept.some((other) => equal(item, other, budget) === true)) continue;
    seen.add(item);
    kept.push(item);
  }
  return kept;
}

function flatten(list: readonly unknown[], budget: Budget, into: unknown[] = [], depth = 0): unknown[] {
  if (depth > 100) throw new FeelError('flatten: nested too deep');
  for (const item of list) {
    budget.charge();
    if (isList(item)) flatten(item, budget, into, depth + 1);
    else into.push(item);
  }
  return budget.list(into);
}

function extreme(better: (order: number) => boolean): readonly Builtin[] {
  return ofItems(([first, ...rest]) => {
    if (first === undefined) return null;
    if (!areOrdered([first, ...rest])) return undefined;
    return rest.reduce((best, item) => (better(ordering(item, best) ?? 0) ? item : best), first);
  });
}

function ofNumberItems(call: (numbers: readonly Num[]) => Num | null): readonly Builtin[] {
  return ofItems((items) => (items.length > 0 && items.every(isNumber) ? call(items) : null));
}

const sum = (numbers: readonly Num[]): Num => numbers.reduce(plus, 0);
const sorted = (numbers: readonly Num[]): readonly Num[] => numbers.toSorted(compareNumbers);

function median(numbers: readonly Num[]): Num | null {
  const ordered = sorted(numbers);
  const middle = Math.floor(ordered.length / 2);
  const upper = ordered[middle] ?? 0;
  return ordered.length % 2 === 1 ? upper : over(plus(ordered[middle - 1] ?? 0, upper), 2);
}

function standardDeviation(numbers: readonly Num[]): Num {
  const mean = over(sum(numbers), numbers.length) ?? 0;
  const squares = sum(numbers.map((item) => times(minus(item, mean), minus(item, mean))));
  const variance = over(squares, numbers.length - 1);
  if (variance === null) throw new FeelError('stddev: needs two numbers');
  return ofDouble(Math.sqrt(toDouble(variance)), 'stddev');
}

const mode = ofItems((items) => {
  if (!items.every(isNumber)) return undefined;
  const ordered = sorted(items);
  const runs: { value: Num; times: number }[] = [];
  for (const item of ordered) {
    const last = runs.at(-1);
    if (last && compareNumbers(last.value, item) === 0) last.times += 1;
    else runs.push({ value: item, times: 1 });
  }
  const most = Math.max(...runs.map((run) => run.times), 0);
  return runs.filter((run) => run.times === most).map((run) => run.value);
});

/** `all`, `any`: three-valued over a list or over arguments; once undecided, only the decisive value counts. */
function quantifier(decisive: boolean): readonly Builtin[] {
  return ofItems((items) =>
    items.reduce<boolean | null>((answer, item) => {
      if (answer === decisive || item === decisive) return decisive;
      return answer === null || typeof item !== 'boolean' ? null : !decisive;
    }, !decisive),
  );
}

/** A position as a number of items before it: 1 is the first, 0 the end, -1 the last. */
const before = (length: number, position: number): number => (position > 0 ? position - 1 : length + position);
const taken = (list: readonly unknown[], count: number): readonly unknown[] => list.slice(0, Math.max(0, count));
const dropped = (list: readonly unknown[], count: number): readonly unknown[] => list.slice(Math.max(0, count));

function sublist(list: readonly unknown[], start: unknown, length?: unknown): unknown {
  if (!isNumber(start) || (length !== undefined && !isNumber(length))) return undefined;
  const from = before(list.length, toInteger(start));
  return list.slice(Math.max(0, from), Math.max(0, length === undefined ? list.length : from + toInteger(length)));
}

/** A function that answers no boolean, or fails, leaves nothing to sort by. */
function sort(list: readonly unknown[], precedes: Lambda, budget: Budget): unknown {
  if (precedes.parameters.length !== 2) return undefined;
  const isBefore = (a: unknown, b: unknown): boolean => {
    const answer = precedes.call([a, b]);
    if (typeof answer !== 'boolean') throw new FeelError('sort: expects a function that answers true or false');
    return answer;
  };
  budget.charge(list.length);
  try {
    return list.toSorted((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
  } catch (error) {
    if (error instanceof FeelError && !(error instanceof FinalError)) return undefined;
    throw error;
  }
}

const flat = (items: readonly unknown[]): unknown[] => items.flatMap((item) => (isList(item) ? item : [item]));

export const listBuiltins: Builtins = {
  'list contains': [
    ofList(['list', 'element'], (list, [element], budget) => list.some((item) => same(item, element, budget))),
  ],
  count: [ofList(['list'], (list) => list.length)],
  min: extreme((order) => order < 0),
  max: extreme((order) => order > 0),
  sum: ofNumberItems(sum),
  product: ofNumberItems((numbers) => numbers.reduce(times, 1)),
  mean: ofNumberItems((numbers) => over(sum(numbers), numbers.length)),
  median: ofNumberItems(median),
  stddev: ofNumberItems(standardDeviation),
  mode,
  and: quantifier(false),
  all: quantifier(false),
  or: quantifier(true),
  any: quantifier(true),
  'is empty': [ofList(['list'], (list) => list.length === 0)],
  'index of': [
    ofList(['list', 'match'], (list, [match], budget) =>
      list.flatMap((item, index) => (same(item, match, budget) ? [index + 1] : [])),
    ),
  ],
  append: [
    {
      parameters: ['list', 'items'],
      variadic: true,
      call: ([list, items], budget) => (isList(list) && isList(items) ? budget.list([...list, ...items]) : undefined),
    },
  ],
  concatenate: ofItems((items, budget) => budget.list(flat(items)), 'lists'),
  union: ofItems((items, budget) => budget.list(distinct(flat(items), budget)), 'lists'),
  'distinct values': [ofList(['list'], (list, _, budget) => distinct(list, budget))],
  'duplicate values': [
    ofList(['list'], (list, _, budget) =>
      distinct(list, budget).filter((item) => list.filter((other) => equal(item, other, budget) === true).length > 1),
    ),
  ],
  flatten: [ofList(['list'], (list, _, budget) => flatten(list, budget))],
  reverse: [ofList(['list'], (list) => list.toReversed())],
  sublist: [
    ofList(['list', 'start'], (list, [start]) => sublist(list, start)),
    ofList(['list', 'start', 'length'], (list, [start, length]) => sublist(list, start, length)),
  ],
  'insert before': [
    ofList(['list', 'position', 'newItem'], (list, [position, item], budget) => {
      if (!isNumber(position)) return undefined;
      const at = before(list.length, toInteger(position));
      return budget.list([...taken(list, at), item, ...dropped(list, at)]);
    }),
  ],
  remove: [
    ofList(['list', 'position'], (list, [position], budget) => {
      if (!isNumber(position)) return undefined;
      const at = toInteger(position);
      return budget.list([...taken(list, before(list.length, at)), ...dropped(list, before(list.length, at + 1))]);
    }),
  ],
  sort: [
    define(['list', 'precedes'], ([list, precedes], budget) =>
      isList(list) && precedes instanceof Lambda ? sort(list, precedes, budget) : undefined,
    ),
  ],
};
