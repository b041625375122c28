import type { ModelElement } from './model.ts';

/** `END_EVENT/TERMINATE`; elements that are no events, and none events, go by their type alone. */
export function behaviourName(element: Pick<ModelElement, 'type' | 'eventType'>): string {
  const plain = !element.type.endsWith('_EVENT') || element.eventType === 'NONE';
  return plain ? element.type : `${element.type}/${element.eventType}`;
}
