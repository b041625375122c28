/** The meaning of conditions in memory, case by case; the SQL side is held to the same by its own property test. */
import { describe, expect, it } from 'vitest';
import { Condition, evaluate } from './condition.ts';

const row = {
  text: 'b',
  number: 2,
  flag: true,
  at: new Date('2026-11-20T02:00:00Z'),
  tags: ['x', 'y'],
  people: [{ person: 'p1', as: 'starter' }],
  none: null,
};
const placeholders = (name: string) =>
  ({ '$person.id': 'p1', '$person.units': ['u1', 'b'], '$person.projects(boss)': [] })[name] ?? null;
const holds = (tree: unknown): boolean => evaluate(Condition.parse(tree), row, placeholders);

describe('a condition', () => {
  it.each([
    [{}, true],
    [{ text: { $eq: 'b' }, number: { $gt: 1, $lte: 2 } }, true],
    [{ text: { $gt: 'a' } }, true],
    [{ text: { $in: '$person.units' } }, true],
    [{ text: { $in: [] } }, false],
    [{ text: { $nin: [] } }, true],
    [{ text: { $nin: ['a'] } }, true],
    [{ text: { $in: '$person.projects(boss)' } }, false],
    [{ tags: { $overlaps: ['y', 'z'] } }, true],
    [{ tags: { $overlaps: '$person.groups' } }, false],
    [{ people: { $has: { person: '$person.id', as: 'starter' } } }, true],
    [{ people: { $has: { person: '$person.id', as: 'companion' } } }, false],
    [{ people: { $has: { person: '$person.unit' } } }, false],
    [{ at: { $lt: '2026-11-20T10:00:01+08:00' } }, true],
    [{ at: { $eq: '2026-11-20T10:00:00+08:00' } }, true],
    [{ at: { $gt: '2026-11-19' } }, false],
    [{ flag: { $eq: true } }, true],
    [{ flag: { $gte: true } }, false],
    [{ $or: [{ number: { $eq: 9 } }, { text: { $eq: 'b' } }], $not: { flag: { $eq: false } } }, true],
  ])('%j is %s', (tree, expected) => {
    expect(holds(tree)).toBe(expected);
  });

  it.each(['none', 'missing'])('never matches null (%s)', (field) => {
    for (const test of [{ $eq: 'a' }, { $ne: 'a' }, { $in: ['a'] }, { $nin: ['a'] }, { $gt: 1 }, { $exists: true }])
      expect(holds({ [field]: test })).toBe(false);
    expect(holds({ [field]: { $exists: false } })).toBe(true);
    expect(holds({ $not: { [field]: { $eq: 'a' } } })).toBe(true);
  });

  it('never matches across types, in either direction', () => {
    for (const test of [{ $eq: '2' }, { $ne: '2' }, { $nin: ['2'] }, { $lt: '9' }])
      expect(holds({ number: test })).toBe(false);
  });

  it('orders texts by code point, not by UTF-16 unit', () => {
    expect(evaluate({ text: { $gt: '\uFFFD' } }, { text: '😀' }, placeholders)).toBe(true);
  });

  it.each([
    [{ a: { $near: 1 } }],
    [{ a: {} }],
    [{ a: 'b' }],
    [{ 'a b': { $eq: 1 } }],
    [{ $where: 'true' }],
    [{ a: { $eq: '$person.phone' } }],
    [{ a: { $in: '$person.projects(x) or true' } }],
  ])('refuses %j', (tree) => {
    expect(Condition.safeParse(tree).success).toBe(false);
  });
});
