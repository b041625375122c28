/** Which start events a process, sub-process or event sub-process must have. */
import type { Model, ModelElement } from './model.ts';
import { finding, type Finding } from './refusals.ts';

/** The elements of each scope, in document order. */
export type Scopes = ReadonlyMap<string | null, readonly ModelElement[]>;

export function scopesOf(model: Model): Scopes {
  return Map.groupBy(model.elements.values(), ({ scope }) => scope);
}

export function checkScope(scope: ModelElement, scopes: Scopes): Finding[] {
  const starts = (scopes.get(scope.id) ?? []).filter(({ type }) => type === 'START_EVENT');
  const plain = starts.filter(({ eventType }) => eventType === 'NONE');
  switch (scope.type) {
    case 'PROCESS':
      return checkProcess(scope, starts, plain);
    case 'SUB_PROCESS':
      return plain.length === 1 && starts.length === 1 ? [] : [finding('start.count', scope.id)];
    case 'EVENT_SUB_PROCESS':
      return starts.length === 1 && plain.length === 0 ? [] : [finding('event-sub-process.start', scope.id)];
    default:
      return [];
  }
}

function checkProcess(
  { id }: ModelElement,
  starts: readonly ModelElement[],
  plain: readonly ModelElement[],
): Finding[] {
  if (starts.length === 0) return [finding('start.none', id)];
  if (plain.length > 1) return [finding('start.count', id)];
  return starts
    .filter(({ eventType }) => eventType === 'ERROR' || eventType === 'ESCALATION')
    .map((start) => finding('start.place', start.id, start.eventType));
}
