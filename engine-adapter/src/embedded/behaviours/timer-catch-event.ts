import { createTimers, planTimer } from '../timers.ts';
import { applyInputs } from '../variables.ts';
import { closeActivity } from './activity.ts';
import type { Behaviour } from '../run.ts';

export const timerCatchEvent: Behaviour = {
  activate(run, row, element) {
    applyInputs(run, row, element.inputs);
    createTimers(run, row, [planTimer(run, row, element)]);
    run.activated(row);
  },
  complete: closeActivity,
};
