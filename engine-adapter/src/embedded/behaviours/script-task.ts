import { evaluateAny, lookupFrom } from '../evaluation.ts';
import { closeActivity, openActivity } from './activity.ts';
import type { Behaviour } from '../run.ts';
import { jobTask } from './job-task.ts';

/** Evaluates FEEL at once; with a `zeebe:taskDefinition` it is a job instead. */
export const scriptTask: Behaviour = {
  activate(run, row, element) {
    const { script } = element;
    if (element.job || !script) {
      jobTask.activate(run, row, element);
      return;
    }
    const value = openActivity(run, row, element, () =>
      evaluateAny(script.expression, lookupFrom(run.state, row.key), run.now),
    );
    run.activated(row);
    run.completeLater(row, { [script.resultVariable]: value });
  },
  complete: closeActivity,
};
