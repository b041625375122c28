import { compare, equal } from '../operators.ts';
import type { Budget } from '../limits.ts';
import { isList } from '../value.ts';
import { type Builtin, type Builtins, itemsOf, define, ofList, variadic } from './signature.ts';

function distinct(items: readonly unknown[], budget: Budget): unknown[] {
  const kept: unknown[] = [];
  const seen = new Set<unknown>();
  for (const item of items) {
    const isPlain = item === null || typeof item !== 'object';
    if (isPlain ? seen.has(item) : kept.some((other) => equal(item, other, budget) === true)) continue;
    seen.add(item);
    kept.push(item);
  }
  return kept;
}

function flatten(list: readonly unknown[], budget: Budget, into: unknown[] = []): unknown[] {
  for (const item of list) {
    budget.charge();
    if (isList(item)) flatten(item, budget, into);
    else into.push(item);
  }
  return budget.list(into);
}

function numbersOf(args: readonly unknown[]): readonly number[] | null {
  const items = itemsOf(args);
  return items.length > 0 && items.every((item) => typeof item === 'number') ? items : null;
}

function extreme(op: '<' | '>'): Builtin {
  return variadic((args, budget) => {
    const [first, ...rest] = itemsOf(args);
    let best: unknown = first ?? null;
    for (const item of rest) {
      const better = compare(op, item, best, budget);
      if (better === null) return null;
      if (better) best = item;
    }
    return best;
  });
}

function ofNumberItems(call: (numbers: readonly number[]) => number | null): Builtin {
  return variadic((args, budget) => {
    const numbers = numbersOf(args);
    budget.charge(numbers?.length ?? 1);
    return numbers ? call(numbers) : null;
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, item) => total + item, 0);

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** `all`, `any`: three-valued over a list or over arguments. */
function quantifier(decisive: boolean): Builtin {
  return variadic((args) => {
    const items = itemsOf(args);
    if (items.includes(decisive)) return decisive;
    return items.every((item) => typeof item === 'boolean') ? !decisive : null;
  });
}

export const listBuiltins: Builtins = {
  count: ofList(['list'], (list) => list.length),
  min: extreme('<'),
  max: extreme('>'),
  sum: ofNumberItems(sum),
  mean: ofNumberItems((numbers) => sum(numbers) / numbers.length),
  product: ofNumberItems((numbers) => numbers.reduce((total, item) => total * item, 1)),
  median: ofNumberItems(median),
  all: quantifier(false),
  and: quantifier(false),
  any: quantifier(true),
  or: quantifier(true),
  'is empty': ofList(['list'], (list) => list.length === 0),
  'list contains': ofList(['list', 'element'], (list, [element = null], budget) =>
    list.some((item) => equal(item, element, budget) === true),
  ),
  'index of': ofList(['list', 'match'], (list, [match = null], budget) =>
    list.flatMap((item, index) => (equal(item, match, budget) === true ? [index + 1] : [])),
  ),
  append: ofList(['list', 'items'], (list, items, budget) => budget.list([...list, ...items])),
  concatenate: variadic((args, budget) => budget.list(args.flatMap((arg) => (isList(arg) ? arg : [arg])))),
  union: variadic((args, budget) => {
    const items = args.flatMap((arg) => (isList(arg) ? arg : [arg]));
    return budget.list(distinct(items, budget));
  }),
  'distinct values': ofList(['list'], (list, _, budget) => distinct(list, budget)),
  'duplicate values': ofList(['list'], (list, _, budget) =>
    distinct(list, budget).filter((item) => list.filter((other) => equal(item, other, budget) === true).length > 1),
  ),
  flatten: ofList(['list'], (list, _, budget) => flatten(list, budget)),
  reverse: ofList(['list'], (list) => list.toReversed()),
  sublist: ofList(['list', 'start position', 'length?'], (list, [start, length]) => {
    if (typeof start !== 'number') return null;
    if (start === 0) return [];
    const from = start > 0 ? start - 1 : list.length + start;
    return list.slice(from, typeof length === 'number' ? from + length : undefined);
  }),
  'insert before': ofList(['list', 'position', 'newItem'], (list, [position, item = null], budget) => {
    if (typeof position !== 'number') return null;
    const at = position > 0 ? position - 1 : list.length + position;
    return budget.list([...list.slice(0, at), item, ...list.slice(at)]);
  }),
  remove: ofList(['list', 'position'], (list, [position]) =>
    typeof position === 'number' && position !== 0 ? list.toSpliced(position > 0 ? position - 1 : position, 1) : null,
  ),
  sort: define(['list', 'precedes'], ([list, precedes], budget) => {
    if (!isList(list) || typeof precedes !== 'function') return null;
    const before = precedes as (args: readonly unknown[]) => unknown;
    budget.charge(list.length);
    return list.toSorted((a, b) => (before([a, b]) === true ? -1 : before([b, a]) === true ? 1 : 0));
  }),
};
