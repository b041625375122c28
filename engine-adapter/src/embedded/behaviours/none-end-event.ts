import { closeActivity, passThrough } from './activity.ts';
import type { Behaviour } from '../run.ts';

export const noneEndEvent: Behaviour = { activate: passThrough, complete: closeActivity };
