/** Who took part in a case, one line a person: everything he was in it, and since when. */
import type { CaseDetail } from '@closeloop/contracts';
import { m } from '#lib/paraglide/messages.js';

type Part = CaseDetail['participants'][number]['as'];
const words: Readonly<Record<Part, () => string>> = {
  starter: m['tracking.as.starter'],
  assignee: m['tracking.as.assignee'],
  completed: m['tracking.as.completed'],
  companion: m['tracking.as.companion'],
  cc: m['tracking.as.cc'],
};

export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly parts: string;
  readonly since: string;
}

/** In the order people came in. Whoever has completed a task is not also named as its assignee. */
export function peopleOf({ participants }: Pick<CaseDetail, 'participants'>): readonly PersonLine[] {
  const lines = new Map<string, { name: string; parts: Set<Part>; since: string }>();
  for (const { person, as, since } of participants.toSorted((a, b) => (a.since < b.since ? -1 : 1))) {
    const line = lines.get(person.id) ?? { name: person.name, parts: new Set<Part>(), since };
    line.parts.add(as);
    lines.set(person.id, line);
  }
  return [...lines].map(([id, { name, parts, since }]) => {
    if (parts.has('completed')) parts.delete('assignee');
    return { id, name, since, parts: [...parts].map((part) => words[part]()).join(m['list.comma']()) };
  });
}
