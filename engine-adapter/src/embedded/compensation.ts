/**
 * Undoing what was completed. A completed activity with a handler, and a sub-process in which something can be undone,
 * leave a row behind; an event that throws compensation starts the handlers of its scope together and waits for them.
 */
import type { ExecutableElement } from './executable.ts';
import type { Run } from './run.ts';
import type { CompensationRow, ElementRow } from './store/rows.ts';

/** At the completion of an activity. */
export function rememberCompensation(run: Run, row: ElementRow, element: ExecutableElement): void {
  if (row.flow_scope_key === null) return;
  const isScope = element.type === 'SUB_PROCESS' || element.type === 'MULTI_INSTANCE_BODY';
  const canUndoWithin = isScope && run.state.tables.compensations.countOf(row.key) > 0;
  if (!element.compensation && !canUndoWithin) return;
  run.state.tables.compensations.put({
    key: run.nextKey(),
    process_instance_key: run.state.key,
    part_key: '0',
    scope_key: row.flow_scope_key,
    element_id: row.element_id,
    activity_key: row.key,
    handler_id: element.compensation?.handler ?? null,
    throw_key: null,
    handler_key: null,
  });
}

/** Nothing in a scope that was terminated can be undone any more. */
export function forgetCompensations(run: Run, scopeKey: string): void {
  for (const row of run.state.tables.compensations.of(scopeKey)) {
    forgetCompensations(run, row.activity_key);
    run.state.tables.compensations.remove(row.key);
  }
}

/** Starts the handlers; false when there is nothing to wait for. */
export function compensate(run: Run, thrower: ElementRow, activityId: string | null): boolean {
  const scope = run.scopeOf(thrower);
  if (!scope) return false;
  const own = run.state.tables.compensations.of(scope.key);
  const wanted = own.filter((one) => one.throw_key === null && (activityId ?? one.element_id) === one.element_id);
  const started = wanted.map((one) => startHandlers(run, thrower, scope, one));
  return started.includes(true);
}

/** From the outside inwards: the activity's own handler, then those of what was completed within it. */
function startHandlers(run: Run, thrower: ElementRow, scope: ElementRow, done: CompensationRow): boolean {
  const handler_key = done.handler_id === null ? null : startHandler(run, scope, done);
  run.state.tables.compensations.put({ ...done, throw_key: thrower.key, handler_key });
  const within = run.state.tables.compensations.of(done.activity_key).filter(({ throw_key }) => throw_key === null);
  const started = within.map((one) => startHandlers(run, thrower, scope, one));
  return handler_key !== null || started.includes(true);
}

function startHandler(run: Run, scope: ElementRow, { element_id, handler_id }: CompensationRow): string {
  const activity = run.element(scope, element_id);
  const compensation = (activity.body ?? activity).compensation;
  if (!compensation || handler_id === null) throw new Error(`${element_id} has no compensation handler`);
  const event = run.enter(run.element(scope, compensation.event), scope);
  run.passOn(event, []);
  const key = run.nextKey();
  run.push({ do: 'activate', elementId: handler_id, scopeKey: scope.key, key });
  return key;
}

/** A handler has ended; with the last one the event that threw goes on. */
export function handlerEnded(run: Run, handlerKey: string): void {
  const { compensations } = run.state.tables;
  const done = compensations.values().find(({ handler_key }) => handler_key === handlerKey);
  if (!done) return;
  compensations.put({ ...done, handler_key: null });
  forgetUndone(run, done);
  const isLast = !compensations.values().some(({ throw_key }) => throw_key === done.throw_key);
  const thrower = done.throw_key === null ? undefined : run.row(done.throw_key);
  if (isLast && thrower) run.completeLater(thrower);
}

/** A sub-process is undone when its own handler has ended and everything within it is undone. */
function forgetUndone(run: Run, { key, activity_key, scope_key }: CompensationRow): void {
  const { compensations } = run.state.tables;
  if (compensations.countOf(activity_key) > 0) return;
  compensations.remove(key);
  const around = compensations.values().find((one) => one.activity_key === scope_key);
  if (around?.throw_key && around.handler_key === null) forgetUndone(run, around);
}
