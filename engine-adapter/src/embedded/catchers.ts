/** Errors and escalations look for somebody who catches them: outwards, from scope to scope, into calling processes. */
import type { Variables } from '../port.ts';
import type { ExecutableElement } from './executable.ts';
import type { Run } from './run.ts';
import type { ElementRow } from './store/rows.ts';
import { trigger } from './trigger.ts';

interface Caught {
  readonly row: ElementRow;
  readonly event: ExecutableElement;
}

function catcherAt(run: Run, row: ElementRow, eventType: 'ERROR' | 'ESCALATION', code: string): Caught | null {
  const events = run.elementOf(row).catchers.map((id) => run.element(row, id));
  const event = events.find((one) => one.eventType === eventType && (one.code === null || one.code.text === code));
  return event ? { row, event } : null;
}

/** The call activity around the process a row is in. */
function callerOf(run: Run, row: ElementRow): ElementRow | undefined {
  const root = run.row(row.instance_key);
  return root && run.scopeOf(root);
}

function findErrorCatcher(run: Run, from: ElementRow, code: string): Caught | null {
  let row: ElementRow | undefined = from;
  while (row) {
    // A scope that an event sub-process has taken over catches nothing more, nor does anything around it.
    if (row.interrupted) row = callerOf(run, row);
    else {
      const caught = row.state === 'ACTIVATED' ? catcherAt(run, row, 'ERROR', code) : null;
      if (caught) return caught;
      row = run.scopeOf(row);
    }
  }
  return null;
}

/** false: nobody catches it. `before` is what happens to the thrower when somebody does. */
export function throwError(
  run: Run,
  from: ElementRow,
  code: string,
  given: Variables,
  before: () => void = () => undefined,
): boolean {
  const caught = findErrorCatcher(run, from, code);
  if (!caught) return false;
  before();
  trigger(run, caught.row, caught.event.id, given);
  return true;
}

function findEscalationCatcher(run: Run, from: ElementRow, code: string): Caught | null {
  let row: ElementRow | undefined = from;
  while (row) {
    const caught = catcherAt(run, row, 'ESCALATION', code);
    if (caught) return caught;
    row = row.interrupted ? callerOf(run, row) : run.scopeOf(row);
  }
  return null;
}

/** Whether the event that throws goes on: not when what catches it interrupts it. */
export function throwEscalation(run: Run, thrower: ElementRow, code: string): boolean {
  const scope = run.scopeOf(thrower);
  const caught = scope ? findEscalationCatcher(run, scope, code) : null;
  run.recorder.escalation(run.nextKey(), thrower, code, caught?.event.id ?? '');
  if (caught) trigger(run, caught.row, caught.event.id);
  return !caught?.event.interrupting;
}
