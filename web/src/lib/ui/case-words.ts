/** What is written beside a case's title. */
import type { CaseRow } from '@closeloop/contracts';
import { m } from '#lib/paraglide/messages.js';

/** Its project; nothing when the title says it already. */
export function projectBeside({ title, project }: Pick<CaseRow, 'title' | 'project'>): string | undefined {
  return project === null || title.includes(project.name) ? undefined : project.name;
}

/** A case without a number is known by a piece of its id, which says nothing to people. */
export function numberOf({ number, numbered }: Pick<CaseRow, 'number' | 'numbered'>): string {
  return numbered ? number : m['row.unnumbered']();
}
