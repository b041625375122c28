import { terminateChildren } from '../termination.ts';
import { applyOutputs } from '../variables.ts';
import { passThrough } from './activity.ts';
import type { Behaviour } from '../run.ts';

/** Ends everything else in its scope; the scope itself then completes in the ordinary way. */
export const terminateEndEvent: Behaviour = {
  activate: passThrough,
  complete(run, row, element, given) {
    applyOutputs(run, row, element.outputs, given);
    run.completed(row);
    if (row.flow_scope_key === null) return;
    terminateChildren(run, row.flow_scope_key);
    run.completeScopeIfDone(row.flow_scope_key);
  },
};
