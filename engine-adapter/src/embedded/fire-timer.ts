import { nextOf } from '../model/timer-text.ts';
import type { Run } from './run.ts';
import type { ElementRow, TimerRow } from './store/rows.ts';
import { terminateElement } from './termination.ts';
import { createTimers } from './timers.ts';

/** Fires a due timer: its catch event completes, or its boundary event begins. */
export function fireTimer(run: Run, timer: TimerRow): void {
  run.state.timers.remove(timer.key);
  run.recorder.timer('TRIGGERED', timer);
  const row = run.state.elements.get(timer.element_instance_key);
  if (!row) return;
  const target = run.element(timer.target_element_id);
  if (row.element_id === target.id) {
    run.completeLater(row);
    return;
  }
  const scopeKey = row.flow_scope_key;
  if (scopeKey === null) return;
  if (target.interrupting) terminateElement(run, row);
  else rearm(run, row, timer);
  run.push({ do: 'activate', elementId: target.id, scopeKey });
}

/** After a long pause a cycle fires once, not once for every turn it missed. */
function rearm(run: Run, row: ElementRow, timer: TimerRow): void {
  if (timer.cycle === null || timer.repetitions === 1) return;
  const planned = nextOf(timer.cycle, new Date(timer.due_at));
  const next = planned > run.now ? planned : nextOf(timer.cycle, run.now);
  const repetitions = timer.repetitions === -1 ? -1 : timer.repetitions - 1;
  const { target_element_id, cycle } = timer;
  createTimers(run, row, [{ target_element_id, cycle, due_at: next.toISOString(), repetitions }]);
}
