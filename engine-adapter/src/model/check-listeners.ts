/** Where execution listeners may stand, as on the broker. */
import { behaviourName } from './behaviour-name.ts';
import type { ModelElement } from './model.ts';
import { finding, type Finding } from './refusals.ts';

export function checkListeners(element: ModelElement): Finding[] {
  const { id, extensions } = element;
  return extensions.executionListeners.flatMap(({ eventType: event, type }) => {
    if (event !== 'start' && event !== 'end') return [finding('listener.event', id, event)];
    if (refusedAt(element)[event]) return [finding('listener.place', id, `${event} – ${behaviourName(element)}`)];
    return type ? [] : [finding('task.type-missing', id)];
  });
}

/** Start events and boundary events have happened before anything could listen; gateways and errors leave at once. */
function refusedAt({ type, eventType }: ModelElement): { readonly start: boolean; readonly end: boolean } {
  const isBoundary = type === 'BOUNDARY_EVENT';
  const isErrorEnd = type === 'END_EVENT' && eventType === 'ERROR';
  return {
    start: isBoundary || type === 'START_EVENT',
    end: type.endsWith('_GATEWAY') || isErrorEnd || (isBoundary && eventType === 'COMPENSATION'),
  };
}
