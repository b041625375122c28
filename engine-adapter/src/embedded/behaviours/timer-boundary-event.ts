import { closeActivity, passThrough } from './activity.ts';
import type { Behaviour } from '../run.ts';

/** Runs once its timer has fired; arming and firing belong to the activity it is attached to. */
export const timerBoundaryEvent: Behaviour = { activate: passThrough, complete: closeActivity };
