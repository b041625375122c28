/** Timers are rows. They fire when the pump finds them due, never because something was loaded. */
import { dueOf, nextOf } from '../model/timer-text.ts';
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
  const text = evaluateText(value, lookupFrom(run.state, row.key), run.now);
  try {
    const { at, repetitions } = dueOf(kind, text, run.now);
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

/** The timers of the boundary events on an element. */
export function planBoundaryTimers(run: Run, row: ElementRow, element: ExecutableElement): TimerPlan[] {
  return element.boundaryEvents.map((id) => planTimer(run, row, run.element(id)));
}

export function createTimers(run: Run, row: ElementRow, plans: readonly TimerPlan[]): void {
  for (const plan of plans) {
    const timer = run.state.timers.put({
      key: run.nextKey(),
      process_instance_key: run.state.key,
      element_instance_key: row.key,
      ...plan,
    });
    run.recorder.timer('CREATED', timer);
  }
}

export function cancelTimersOf(run: Run, row: ElementRow): void {
  for (const timer of run.state.timers.values()) {
    if (timer.element_instance_key !== row.key) continue;
    run.state.timers.remove(timer.key);
    run.recorder.timer('CANCELED', timer);
  }
}

/** Fires a due timer: its catch event completes, or its boundary event begins. */
export function fireTimer(run: Run, timer: TimerRow): void {
  run.state.timers.remove(timer.key);
  run.recorder.timer('TRIGGERED', timer);
  const row = run.state.elements.get(timer.element_instance_key);
  if (!row) return;
  const target = run.element(timer.target_element_id);
  if (row.element_id === target.id) return run.completeLater(row);
  const scopeKey = row.flow_scope_key;
  if (scopeKey === null) return;
  if (target.interrupting) run.terminate(row);
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
