/** Execution listeners: jobs that stand before an element's start or end, one after the other. */
import type { JobDefinition } from './executable.ts';
import { createJob, planListener } from './jobs.ts';
import type { Run } from './run.ts';
import type { ElementRow } from './store/rows.ts';

/** Creates the job of the next listener; false when all of them are done. */
export function nextListener(run: Run, row: ElementRow, listeners: readonly JobDefinition[]): boolean {
  const listener = listeners[row.listeners_done];
  if (!listener) return false;
  createJob(run, row, planListener(run, row, listener));
  return true;
}
