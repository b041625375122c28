/** The state of a case's elements as marks on the diagram, with the badge that says who, until when or how often. */
import type { ResponseOf, endpoints } from '@closeloop/contracts';
import type { ElementMark } from '#lib/diagram/viewer.ts';
import { dueWords } from '#lib/i18n/words.ts';
import { m } from '#lib/paraglide/messages.js';

type ElementState = ResponseOf<typeof endpoints.cases.diagram>['elements'][number];

export function marksOf(elements: readonly ElementState[]): readonly ElementMark[] {
  return elements.map((state) => ({ element: state.element, status: state.status, badge: badgeOf(state) }));
}

function badgeOf(state: ElementState): string | undefined {
  if (state.status === 'incident') return m['status.incident']();
  if (state.status === 'done') return state.visits > 1 ? m['diagram.visits']({ n: state.visits }) : undefined;
  const parts = [state.who, state.due === undefined ? undefined : dueWords(state.due).text];
  return parts.filter((part) => part !== undefined && part !== '').join(' · ') || undefined;
}
