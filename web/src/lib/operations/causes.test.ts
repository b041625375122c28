import type { IncidentRow } from '@closeloop/contracts';
import { expect, test } from 'vitest';
import { causesOf } from './causes.ts';

const row = (key: string, errorType: string, message: string): IncidentRow => ({
  key,
  caseId: null,
  app: 'a',
  number: key,
  title: '',
  element: 'Task',
  elementName: 'Task',
  errorType,
  message,
  at: '2026-11-22T00:00:00.000Z',
  can: [],
});

test('incidents of one cause stand together, whatever numbers their message names', () => {
  const causes = causesOf([
    row('1', 'JOB_NO_RETRIES', 'attempt 3 of job 77 failed'),
    row('2', 'EXTRACT_VALUE_ERROR', 'no such name'),
    row('3', 'JOB_NO_RETRIES', 'attempt 3 of job 91 failed'),
  ]);
  expect(causes.map((cause) => cause.rows.map((one) => one.key))).toEqual([['1', '3'], ['2']]);
});

test('the same message of another kind of error is another cause', () => {
  expect(causesOf([row('1', 'A', 'x'), row('2', 'B', 'x')])).toHaveLength(2);
});
