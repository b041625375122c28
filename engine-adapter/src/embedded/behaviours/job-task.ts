import type { Behaviour } from '../behaviour.ts';
import { createJob, planJob } from '../jobs.ts';
import { closeActivity, openActivity } from './activity.ts';

/** Waits for a job: what is done by people and by machines differs only in what the job says. */
export const jobTask: Behaviour = {
  activate(run, row, element) {
    const plan = openActivity(run, row, element, () => planJob(run, row, element));
    createJob(run, row, plan);
    run.activated(row);
  },
  complete: closeActivity,
};
