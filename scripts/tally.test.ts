import { expect, test } from 'vitest';
import { addTallies, succeeded, tallyReport, unexplained } from './tally.ts';

const file = (status: string, ...tests: [string, string][]) => ({
  name: '/root/a.test.ts',
  status,
  assertionResults: tests.map(([fullName, state]) => ({ fullName, status: state })),
});

test('a report is added up by what happened to each test', () => {
  const tests: [string, string][] = [
    ['a', 'passed'],
    ['b', 'failed'],
    ['c', 'skipped'],
    ['d', 'todo'],
  ];
  expect(tallyReport({ testResults: [file('failed', ...tests)] }, '/root')).toEqual({
    passed: 1,
    failed: 1,
    skipped: ['a.test.ts > c', 'a.test.ts > d'],
  });
});

test('a file that cannot be loaded is one failure', () => {
  expect(tallyReport({ testResults: [file('failed')] }, '/root').failed).toBe(1);
});

test('a run without any test fails', () => {
  expect(succeeded(addTallies([]), [], false)).toBe(false);
});

test('a skip without a reason fails a strict run only', () => {
  const tally = { passed: 1, failed: 0, skipped: ['a.test.ts > c'] };
  expect(succeeded(tally, [], false)).toBe(true);
  expect(succeeded(tally, [], true)).toBe(false);
  expect(succeeded(tally, [{ test: 'a.test.ts > c', reason: 'needs a broker' }], true)).toBe(true);
  expect(unexplained(tally.skipped, [{ test: 'a.test.ts > c', reason: ' ' }])).toEqual(['a.test.ts > c']);
});
