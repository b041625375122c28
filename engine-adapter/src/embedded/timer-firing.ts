/** A due timer fires: once, or again and again until its cycle is over. */
import { nextOf } from '../model/timer-text.ts';
import type { Run } from './run.ts';
import type { ElementRow, TimerRow } from './store/rows.ts';
import { createTimers } from './timers.ts';
import { trigger } from './trigger.ts';

export function fireTimer(run: Run, timer: TimerRow): void {
  run.state.tables.timers.remove(timer.key);
  run.recorder.timer('TRIGGERED', timer);
  const row = run.row(timer.element_instance_key);
  if (!row) return;
  if (!run.element(row, timer.target_element_id).interrupting) rearm(run, row, timer);
  trigger(run, row, timer.target_element_id);
}

/** After a long pause a cycle fires once, not once for every turn it missed. */
export function nextTurn(cycle: string, due: Date, { now, timeZone }: { now: Date; timeZone: string }): Date {
  const planned = nextOf(cycle, due, timeZone);
  return planned > now ? planned : nextOf(cycle, now, timeZone);
}

function rearm(run: Run, row: ElementRow, timer: TimerRow): void {
  if (timer.cycle === null || timer.repetitions === 1) return;
  const { target_element_id, cycle, due_at } = timer;
  const repetitions = timer.repetitions === -1 ? -1 : timer.repetitions - 1;
  const next = nextTurn(cycle, new Date(due_at), run);
  createTimers(run, row, [{ target_element_id, cycle, due_at: next.toISOString(), repetitions }]);
}
