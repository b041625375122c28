/** What all activities share: input mappings and boundary timers at the start, output mappings at the end. */
import type { Variables } from '../../port.ts';
import type { ExecutableElement } from '../executable.ts';
import type { ElementRow } from '../store/rows.ts';
import type { Run } from '../run.ts';
import { cancelTimersOf, createTimers, planBoundaryTimers } from '../timers.ts';
import { applyInputs, applyOutputs } from '../variables.ts';

/** Maps inputs, lets `plan` evaluate what else can fail, and only then arms the boundary events. */
export function openActivity<Plan>(run: Run, row: ElementRow, element: ExecutableElement, plan: () => Plan): Plan {
  applyInputs(run, row, element.inputs);
  const timers = planBoundaryTimers(run, row, element);
  const planned = plan();
  createTimers(run, row, timers);
  return planned;
}

export function closeActivity(run: Run, row: ElementRow, element: ExecutableElement, given: Variables): void {
  applyOutputs(run, row, element.outputs, given);
  cancelTimersOf(run, row);
  run.completed(row);
}

/** An event or task that waits for nothing: mappings, and on. */
export function passThrough(run: Run, row: ElementRow, element: ExecutableElement): void {
  openActivity(run, row, element, () => null);
  run.activated(row);
  run.completeLater(row);
}
