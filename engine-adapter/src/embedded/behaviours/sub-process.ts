import { closeActivity, openActivity } from './activity.ts';
import type { Behaviour } from '../run.ts';
import { beginScope } from './scope.ts';

/** A scope within a scope; it completes when nothing is left in it. */
export const subProcess: Behaviour = {
  activate(run, row, element) {
    openActivity(run, row, element, () => null);
    run.activated(row);
    beginScope(run, row, element);
  },
  complete: closeActivity,
};
