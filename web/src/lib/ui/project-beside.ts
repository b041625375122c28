/** The name of a case's project, to stand beside its title; nothing when the title says it already. */
import type { CaseRow } from '@closeloop/contracts';

export function projectBeside({ title, project }: Pick<CaseRow, 'title' | 'project'>): string | undefined {
  return project === null || title.includes(project.name) ? undefined : project.name;
}
