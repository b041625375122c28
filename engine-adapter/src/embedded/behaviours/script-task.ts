import type { Behaviour } from '../behaviour.ts';
import { evaluateAny, lookupFrom } from '../evaluation.ts';
import { closeActivity, openActivity } from './activity.ts';
import { jobTask } from './job-task.ts';

/** Evaluates FEEL at once; with a `zeebe:taskDefinition` it is a job instead. */
export const scriptTask: Behaviour = {
  activate(run, row, element, held) {
    const { script } = element;
    if (element.job || !script) {
      jobTask.activate(run, row, element, held);
      return;
    }
    const value = openActivity(run, row, element, () =>
      evaluateAny(script.expression, lookupFrom(run.state, row.key), run.moment),
    );
    run.completeLater(run.activated(row), { [script.resultVariable]: value });
  },
  complete: closeActivity,
};
