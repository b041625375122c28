/** Timers are rows. They fire when the pump finds them due, never because something was loaded. */
import { dueOf } from '../model/timer-text.ts';
import { evaluateText, lookupFrom } from './evaluation.ts';
import type { ExecutableElement } from './executable.ts';
import { Failure } from './failure.ts';
import type { ElementRow, TimerRow } from './store/rows.ts';
import type { Run } from './run.ts';

export type TimerPlan = Pick<TimerRow, 'target_element_id' | 'due_at' | 'repetitions' | 'cycle'>;

/** Everything that can fail about a timer of `target` on `row`, before anything is written. */
export function planTimer(run: Run, row: ElementRow, target: ExecutableElement): TimerPlan {
  if (!target.timer) throw new Error(`${target.id} has no timer`);
  const { kind, value } = target.timer;
  const text = evaluateText(value, lookupFrom(run.state, row.key), run.moment);
  try {
    const { at, repetitions } = dueOf(kind, text, run.now, run.timeZone);
    return {
      target_element_id: target.id,
      due_at: at.toISOString(),
      repetitions,
      cycle: kind === 'cycle' ? text : null,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('EXTRACT_VALUE_ERROR', `Invalid timer ${kind} '${text.slice(0, 100)}': ${reason}`);
  }
}

export function createTimers(run: Run, row: ElementRow, plans: readonly TimerPlan[]): void {
  for (const plan of plans) {
    const timer = run.state.tables.timers.put({
      key: run.nextKey(),
      process_instance_key: run.state.key,
      part_key: row.part_key,
      element_instance_key: row.key,
      ...plan,
    });
    run.recorder.timer('CREATED', timer);
  }
}
