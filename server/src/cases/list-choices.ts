/** What a list may be narrowed to: the states and projects that occur among the rows of a tab. */
import type { Language, ListPage } from '@closeloop/contracts';
import { type Deployed, processOf, word } from '../applications/index.ts';
import type { Tx } from '../kernel/types.ts';

const MOST = 200;

interface Found {
  readonly process: string;
  readonly state: string;
  readonly project_id: string | null;
  readonly project_name: string | null;
}

/** `rows` names the tables, `where` the condition with its `values`, as the list itself is asked. */
export async function choicesAmong(
  tx: Tx,
  { deployed, language }: { readonly deployed: Deployed; readonly language: Language },
  { rows, where, values }: { readonly rows: string; readonly where: string; readonly values: readonly unknown[] },
): Promise<NonNullable<ListPage['choices']>> {
  const found = await tx.query<Found>(
    `select distinct c.process, c.state, c.project_id, c.project_name from ${rows} where ${where} limit ${MOST}`,
    [...values],
  );
  const states = new Map<string, string>();
  const projects = new Map<string, string>();
  for (const { process, state, project_id, project_name } of found.rows) {
    const declared = processOf(deployed, process).case.states.find((one) => one.id === state);
    if (declared) states.set(state, word(deployed.words, declared.label, language));
    if (project_id !== null) projects.set(project_id, project_name ?? '');
  }
  const named = [...projects].map(([id, name]) => ({ id, name }));
  return {
    states: [...states].map(([id, label]) => ({ id, label })),
    projects: named.sort((a, b) => a.name.localeCompare(b.name, language)),
  };
}
