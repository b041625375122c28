/** Ends an element against its will, with everything inside it and everything that waits on its behalf. */
import { forgetCompensations } from './compensation.ts';
import { removeIncidentsOf } from './incidents.ts';
import { cancelJobsOf } from './jobs.ts';
import type { Run } from './run.ts';
import type { ElementRow } from './store/rows.ts';
import { closeSubscriptions } from './subscriptions.ts';

/** Children first. It takes no flow and completes no scope: the caller knows what comes after. */
export function terminateElement(run: Run, row: ElementRow): void {
  const element = run.elementOf(row);
  run.recorder.element('ELEMENT_TERMINATING', row, element);
  const terminating = run.markTerminating(row);
  terminateChildren(run, row.key);
  cancelJobsOf(run, terminating);
  closeSubscriptions(run, terminating);
  removeIncidentsOf(run, terminating);
  forgetCompensations(run, row.key);
  run.recorder.element('ELEMENT_TERMINATED', terminating, element);
  run.state.removeElement(terminating);
  if (row.flow_scope_key === null) run.endRoot();
}

export function terminateChildren(run: Run, scopeKey: string): void {
  run.dropTokens(scopeKey);
  for (const child of run.state.children(scopeKey)) terminateElement(run, child);
}
