/** Ends an element against its will, with everything inside it and everything that waits on its behalf. */
import { removeIncidentsOf } from './incidents.ts';
import { cancelJobsOf } from './jobs.ts';
import type { ElementRow } from './store/rows.ts';
import type { Run } from './run.ts';
import { cancelTimersOf } from './timers.ts';

/** Children first. It takes no flow and completes no scope: the caller knows what comes after. */
export function terminateElement(run: Run, row: ElementRow): void {
  const element = run.elementOf(row);
  const terminating = run.markTerminating(row);
  run.recorder.element('ELEMENT_TERMINATING', terminating, element);
  terminateChildren(run, row.key);
  cancelJobsOf(run, terminating);
  cancelTimersOf(run, terminating);
  removeIncidentsOf(run, terminating);
  run.recorder.element('ELEMENT_TERMINATED', terminating, element);
  run.state.removeElement(terminating);
  if (row.flow_scope_key === null) run.state.ended = true;
}

export function terminateChildren(run: Run, scopeKey: string): void {
  run.dropTokens(scopeKey);
  for (const child of run.state.children(scopeKey)) terminateElement(run, child);
}
