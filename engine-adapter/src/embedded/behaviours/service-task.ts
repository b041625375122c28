import type { Behaviour } from '../run.ts';
import { jobTask } from './job-task.ts';

/** A machine's work, as a job of the type its `zeebe:taskDefinition` names. */
export const serviceTask: Behaviour = jobTask;
