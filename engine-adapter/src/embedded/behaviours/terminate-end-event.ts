import type { Behaviour } from '../behaviour.ts';
import { terminateChildren } from '../termination.ts';
import { passingEvent } from './event.ts';

/** Ends everything else in its scope; the scope itself then completes in the ordinary way. */
export const terminateEndEvent: Behaviour = {
  ...passingEvent,
  complete(run, row) {
    run.completed(row);
    if (row.flow_scope_key === null) return;
    terminateChildren(run, row.flow_scope_key);
    run.completeScopeIfDone(row.flow_scope_key);
  },
};
