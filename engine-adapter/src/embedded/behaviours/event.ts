import type { Behaviour } from '../behaviour.ts';
import { applyOutputs, setLocal } from '../variables.ts';
import { closeActivity, openActivity } from './activity.ts';

/** Events that have happened when they are reached: none events, and those that start or interrupt something. */
export const passingEvent: Behaviour = {
  activate(run, row, _element, { given }) {
    run.completeLater(run.activated(row), given);
  },
  complete(run, row) {
    run.completed(row);
  },
};

/** Waits for its timer, message or signal, unless it is reached because that has happened. */
export const catchEvent: Behaviour = {
  activate(run, row, element, { given }) {
    if (!given) openActivity(run, row, element, () => null);
    const activated = run.activated(row);
    if (given) run.completeLater(activated, given);
  },
  complete: closeActivity,
};

/** The variables of an error stay with the event that caught it, unless it maps them out. */
export const errorBoundaryEvent: Behaviour = {
  ...passingEvent,
  keep(run, row, element, given) {
    if (element.outputs.length > 0) applyOutputs(run, row, element.outputs, given);
    else setLocal(run, row.key, given);
  },
};
