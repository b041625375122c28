import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calm } from './calm.ts';

const heard: (string | null)[] = [];
const { tell } = calm<{ id: string }>((change) => heard.push(change?.id ?? null));

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('several changes of one thing are told once, by its id', () => {
  tell({ id: 'a' });
  tell({ id: 'a' });
  vi.runAllTimers();
  expect(heard).toEqual(['a']);
});

test('a change is not lost behind another one that comes right after it', () => {
  tell({ id: 'mine' });
  tell({ id: 'another' });
  tell({ id: 'another' });
  vi.runAllTimers();
  expect(heard).toEqual([null]);
});

test('without a pause between changes it is told all the same', () => {
  for (let at = 0; at < 10; at++) {
    tell({ id: 'a' });
    vi.advanceTimersByTime(100);
  }
  expect(heard.length).toBeGreaterThanOrEqual(2);
});
