import { expect, test } from 'vitest';
import { beside, lookedAt } from './news.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id, name: id }));
const ids = (list: readonly { id: string }[]) => list.map((row) => row.id).join('');

test('what is gone leaves, what is new is counted and not shown', () => {
  const looked = lookedAt(rows('a', 'b', 'c'), rows('x', 'a', 'c'), true);
  expect(ids(looked.rows)).toBe('ac');
  expect(looked.news).toBe(1);
});

test('a row that is shown takes its new content and keeps its place', () => {
  const looked = lookedAt(rows('a', 'b'), [{ id: 'b', name: 'later' }, ...rows('a')], true);
  expect(looked.rows.map((row) => row.name)).toEqual(['a', 'later']);
  expect(looked.news).toBe(0);
});

test('rows beyond the first page stay while the page cannot tell about them', () => {
  expect(ids(lookedAt(rows('a', 'b', 'c', 'd'), rows('a', 'b'), false).rows)).toBe('abcd');
  expect(ids(lookedAt(rows('a', 'b', 'c', 'd'), rows('a', 'b'), true).rows)).toBe('ab');
});

test('a row that what is new pushed off the first page is not gone', () => {
  const looked = lookedAt(rows('a', 'b', 'c'), rows('x', 'a', 'b'), false);
  expect(ids(looked.rows)).toBe('abc');
  expect(looked.news).toBe(1);
});

test('the neighbour of a row; none at the ends, the first for a row that is not there', () => {
  const list = rows('a', 'b');
  expect(beside(list, 'a', 1)?.id).toBe('b');
  expect(beside(list, 'a', -1)).toBeUndefined();
  expect(beside(list, 'b', 1)).toBeUndefined();
  expect(beside(list, null, 1)?.id).toBe('a');
  expect(beside<{ id: string }>([], null, 1)).toBeUndefined();
});
