/** Elements with elements in them: process, sub-process, event sub-process. They complete when nothing is left within. */
import type { Variables } from '../../port.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ExecutableElement } from '../executable.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { closeActivity, openActivity } from './activity.ts';

/** Puts a token on the start event; `given` comes with the event that started the scope. */
function beginScope(run: Run, row: ElementRow, { start }: ExecutableElement, given?: Variables): void {
  if (start !== null) run.push({ do: 'activate', elementId: start, scopeKey: row.key, ...(given && { given }) });
}

export const subProcess: Behaviour = {
  activate(run, row, element) {
    openActivity(run, row, element, () => null);
    beginScope(run, run.activated(row), element);
  },
  complete: closeActivity,
};

/** Starts by its one event, which has happened. */
export const eventSubProcess: Behaviour = {
  activate(run, row, element, { given }) {
    openActivity(run, row, element, () => null);
    beginScope(run, run.activated(row), element, given);
  },
  complete: closeActivity,
};

/** The outermost scope: its key is the process instance's. */
export const process: Behaviour = {
  activate(run, row, element, { at = [], given }) {
    openActivity(run, row, element, () => null);
    const activated = run.activated(row);
    for (const elementId of at) run.push({ do: 'activate', elementId, scopeKey: row.key, ...(given && { given }) });
    if (at.length === 0) beginScope(run, activated, element);
  },
  complete: closeActivity,
};
