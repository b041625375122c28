import type { Behaviour } from '../run.ts';
import { beginScope } from './scope.ts';

/** The outermost scope: its key is the process instance's, and with it everything ends. */
export const process: Behaviour = {
  activate(run, row, element) {
    run.activated(row);
    beginScope(run, row, element);
  },
  complete(run, row) {
    run.completed(row);
  },
};
