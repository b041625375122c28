import { createJob, planJob } from '../jobs.ts';
import { closeActivity, openActivity } from './activity.ts';
import type { Behaviour } from '../run.ts';

/** Waits for a job: user tasks and service tasks differ only in what their job says. */
export const jobTask: Behaviour = {
  activate(run, row, element) {
    const plan = openActivity(run, row, element, () => planJob(run, row, element));
    createJob(run, row, plan);
    run.activated(row);
  },
  complete: closeActivity,
};
