/**
 * A case with what stands around it, read in one statement: who takes part, its project, the settings in force, its open
 * tasks. The row itself is read in the caller's scope; what comes with it is read for a row that the caller sees.
 */
import type { Catalogue } from '../applications/index.ts';
import { problem } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';
import { FACES, type ProjectFace, type Settings, settingsOf } from '../organisation/index.ts';
import {
  caseColumns,
  type CaseRecord,
  columnsOf,
  type ParticipantRecord,
  taskColumns,
  type TaskRecord,
} from './case-row.ts';
import { caseFacts } from './facts.ts';
import type { CaseParts } from './presenter.ts';

/** A case as it was found: its parts and its open tasks, oldest first. */
export interface FoundCase extends CaseParts {
  readonly openTasks: readonly TaskRecord[];
}

/** What `aroundSql` selects; instants are texts in JSON. */
export interface AroundRow {
  readonly around_participants: readonly ParticipantRecord[];
  readonly around_project: ProjectFace | null;
  readonly around_settings: Settings;
  readonly around_tasks: readonly TaskRecord[];
}

/** Columns of a case the statement has, as SQL. */
interface CaseSql {
  readonly id: string;
  readonly app: string;
  readonly unit: string;
  readonly project: string;
}

export const aroundSql = ({ id, app, unit, project }: CaseSql): string => `
  participants_of(${id}) as around_participants,
  ${FACES.project(project)} as around_project,
  ${FACES.settings(app, unit)} as around_settings,
  ${rowsSql(`select ${columnsOf('t', taskColumns)} from tasks t where t.case_id = ${id} and t.state = 'open' order by t.created_at, t.id`)} as around_tasks`;

/** Rows of a query as one JSON value. */
export const rowsSql = (query: string): string => `(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${query}) r)`;

export async function foundOf(catalogue: Catalogue, tx: Tx, row: CaseRecord, around: AroundRow): Promise<FoundCase> {
  const deployed = await catalogue.byId(tx, row.deployment_id);
  const participants = around.around_participants.map((one) => ({ ...one, since: new Date(one.since) }));
  return {
    row,
    deployed,
    participants,
    project: around.around_project,
    settings: settingsOf(deployed.app, around.around_settings),
    facts: caseFacts(row, deployed, participants),
    openTasks: around.around_tasks.map(revived),
  };
}

const revived = (task: TaskRecord): TaskRecord => ({
  ...task,
  created_at: new Date(task.created_at),
  due: task.due && new Date(task.due),
  draft_at: task.draft_at && new Date(task.draft_at),
  closed_at: task.closed_at && new Date(task.closed_at),
});

const findSql = `select ${columnsOf('c', caseColumns)},
  ${aroundSql({ id: 'c.id', app: 'c.app', unit: 'c.unit_id', project: 'c.project_id' })} from cases c where c.id = $1`;

/** `not-found` when the scope does not show it; rights are the caller's business. */
export async function findCase(catalogue: Catalogue, tx: Tx, id: string): Promise<FoundCase> {
  const { rows } = await tx.query<CaseRecord & AroundRow>(findSql, [id]);
  const [row] = rows;
  if (!row) throw problem('not-found');
  return foundOf(catalogue, tx, row, row);
}
