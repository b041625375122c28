import type { Behaviour } from '../behaviour.ts';
import { closeActivity, openActivity } from './activity.ts';

/** Waits for what it watches and does nothing itself: a receive task, an event-based gateway. */
export const waitingTask: Behaviour = {
  activate(run, row, element) {
    openActivity(run, row, element, () => null);
    run.activated(row);
  },
  complete: closeActivity,
};
