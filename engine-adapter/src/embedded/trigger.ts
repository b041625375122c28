/** An event that somebody waits for has happened. */
import type { Variables } from '../port.ts';
import type { ExecutableElement } from './executable.ts';
import type { Run } from './run.ts';
import type { ElementRow } from './store/rows.ts';
import { closeSubscriptions } from './subscriptions.ts';
import { terminateChildren, terminateElement } from './termination.ts';

/** `row` is the element that waits, `targetId` the event; `given` are the variables that come with it. */
export function trigger(run: Run, row: ElementRow, targetId: string, given: Variables = {}): void {
  const element = run.elementOf(row);
  const target = run.element(row, targetId);
  if (target.id === element.id) run.completeLater(row, given);
  else if (target.type === 'BOUNDARY_EVENT') leaveActivity(run, row, target, given);
  else if (target.type === 'START_EVENT') startEventSubProcess(run, row, target, given);
  else chooseEvent(run, row, element, target, given);
}

function leaveActivity(run: Run, row: ElementRow, event: ExecutableElement, given: Variables): void {
  const scopeKey = row.flow_scope_key;
  if (scopeKey === null) return;
  if (event.interrupting) terminateElement(run, row);
  run.push({ do: 'activate', elementId: event.id, scopeKey, given });
}

/** What interrupts takes the place of everything else in the scope; the scope's other event sub-processes are off. */
function startEventSubProcess(run: Run, scope: ElementRow, start: ExecutableElement, given: Variables): void {
  if (start.scope === null) return;
  if (start.interrupting) {
    run.state.elements.put({ ...scope, interrupted: true });
    closeSubscriptions(run, scope, (target) => run.element(scope, target).type === 'START_EVENT');
    terminateChildren(run, scope.key);
  }
  run.push({ do: 'activate', elementId: start.scope, scopeKey: scope.key, given });
}

function chooseEvent(
  run: Run,
  row: ElementRow,
  gateway: ExecutableElement,
  target: ExecutableElement,
  given: Variables,
): void {
  const flow = gateway.outgoing.find((one) => one.target === target.id);
  if (!flow || row.state !== 'ACTIVATED') return;
  closeSubscriptions(run, row);
  run.leaveTo(row, flow, given);
}
