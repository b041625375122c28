/** What all elements share that may wait: their subscriptions at the start, the end of these at the end. */
import { handlerEnded, rememberCompensation } from '../compensation.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ExecutableElement } from '../executable.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { closeSubscriptions, openSubscriptions, planSubscriptions } from '../subscriptions.ts';

/** Lets `plan` evaluate what else can fail before the subscriptions open. */
export function openActivity<Plan>(run: Run, row: ElementRow, element: ExecutableElement, plan: () => Plan): Plan {
  const subscriptions = planSubscriptions(run, row, element);
  const planned = plan();
  openSubscriptions(run, row, subscriptions);
  return planned;
}

export function closeActivity(run: Run, row: ElementRow, element: ExecutableElement): void {
  closeSubscriptions(run, row);
  rememberCompensation(run, row, element);
  run.completed(row);
  if (element.isForCompensation) handlerEnded(run, row.key);
}

/** Work that waits for nothing. */
export const passingActivity: Behaviour = {
  activate(run, row, element) {
    openActivity(run, row, element, () => null);
    run.completeLater(run.activated(row));
  },
  complete: closeActivity,
};
