import type { Behaviour } from '../run.ts';
import { jobTask } from './job-task.ts';

/** A person's work, as a job of type `io.camunda.zeebe:userTask`. */
export const userTask: Behaviour = jobTask;
