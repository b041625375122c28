/** What is kept for an element until its activation is through, which listeners and incidents may put off. */
import type { Variables } from '../port.ts';
import type { ExecutableElement } from './executable.ts';
import type { ElementRow } from './store/rows.ts';

export interface Held {
  /** What the event brought that has happened. */
  readonly given?: Variables;
  /** The elements a process begins at; none means the start event without a cause. */
  readonly at?: readonly string[];
}

export function heldBy({ held }: ElementRow): Held {
  return held === null ? {} : (JSON.parse(held) as Held);
}

/** It is an event that had happened before it was reached: nothing listens to its start, its end sees what it brought. */
export function isTriggered({ held }: ElementRow, { type }: ExecutableElement): boolean {
  return held !== null && type.endsWith('_EVENT');
}

/** As on the broker: neither an event that has happened nor an instance begun at elements of somebody's choice is heard. */
export function startsUnheard(row: ElementRow, element: ExecutableElement): boolean {
  if (element.type !== 'PROCESS') return isTriggered(row, element);
  const { at = [], given } = heldBy(row);
  return at.length > 0 && given === undefined;
}
