import { closeActivity, passThrough } from './activity.ts';
import type { Behaviour } from '../run.ts';

/** Work the engine neither starts nor waits for. */
export const manualTask: Behaviour = { activate: passThrough, complete: closeActivity };
