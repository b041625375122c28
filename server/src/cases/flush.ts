/**
 * Writes everything a command changed in one case with one statement; items of a completed task become final. Tasks are addressed by id and revision only, so a
 * change made meanwhile by somebody else shows as a smaller count, and the caller refuses. Needs scope `system`.
 */
import type { Json } from '@closeloop/contracts';
import type { Tx } from '../kernel/types.ts';
import { type CaseRecord, caseColumns, type ParticipantRecord, taskColumns, type TaskRecord } from './case-row.ts';

export interface TimelineRow {
  readonly id: string;
  readonly case_id: string;
  readonly unit_id: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly post: string | null;
  readonly element: string | null;
  readonly task_id: string | null;
  readonly data: Record<string, Json>;
}
export interface JobRow {
  readonly key: string;
  readonly case_id: string;
  readonly unit_id: string;
  readonly type: string;
  readonly element: string;
  readonly headers: Record<string, string>;
  readonly variables: Record<string, Json>;
  readonly retries: number;
  readonly run_at: Date;
  readonly created_at: Date;
}
export interface IncidentRecord {
  readonly key: string;
  readonly case_id: string;
  readonly unit_id: string;
  readonly element: string;
  readonly job_key: string | null;
  readonly error_type: string;
  readonly message: string;
  readonly created_at: Date;
  readonly resolved_at: Date | null;
}
export interface SubmissionRow {
  readonly id: string;
  readonly task_id: string;
  readonly case_id: string;
  readonly unit_id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly action: string;
  readonly data: Record<string, Json>;
  readonly summaries: Record<string, Json>;
  readonly created_at: Date;
}

export interface CaseChanges {
  readonly row: CaseRecord;
  readonly isNew: boolean;
  readonly opened: readonly TaskRecord[];
  readonly changed: readonly TaskRecord[];
  readonly participants: readonly ParticipantRecord[];
  readonly timeline: readonly TimelineRow[];
  readonly jobs: readonly JobRow[];
  readonly endedJobs: readonly string[];
  readonly incidents: readonly IncidentRecord[];
  readonly submissions: readonly SubmissionRow[];
}

const fixed = new Set([
  'id',
  'app',
  'process',
  'variant',
  'deployment_id',
  'unit_id',
  'unit_name',
  'starter_id',
  'created_at',
]);
const caseSet = caseColumns.filter((one) => !fixed.has(one)).map((one) => `${one} = n.${one}`);
const changeable = ['state', 'assignee_id', 'assignee_name', 'due', 'closed_at', 'closed_by', 'closed_by_name'];
const quoted = (columns: readonly string[]) => columns.map((one) => `"${one}"`).join(', ');
const insertRow = (table: string, columns: readonly string[], parameter: string) =>
  `insert into ${table} (${quoted(columns)}) select ${quoted(columns)} from jsonb_populate_record(null::${table}, ${parameter})`;
const insertRows = (table: string, columns: readonly string[], parameter: string, rest = '') => {
  const names = quoted(columns);
  return `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ${parameter}) ${rest}`;
};

const insertCase = `${insertRow('cases', caseColumns, '$1')} on conflict (id) do nothing returning id`;
const updateCase = `update cases c set ${caseSet.join(', ')} from jsonb_populate_record(null::cases, $1) n
  where c.id = n.id returning c.id`;

const flushSql = (save: string) => `
with saved as (
  ${save}
), opened as (
  ${insertRows('tasks', taskColumns, '$2')}
), changed as (
  update tasks t set ${changeable.map((one) => `${one} = n.${one}`).join(', ')}, rev = t.rev + 1
    from jsonb_populate_recordset(null::tasks, $3) n where t.id = n.id and t.rev = n.rev
  returning t.id, t.state, t.assignee_id, t.due_order
), frozen as (
  update items i set frozen_at = now() from jsonb_populate_recordset(null::tasks, $3) n
   where n.state = 'completed' and i.case_id = n.case_id and i.element = n.element and i.visit = n.visit
     and i.frozen_at is null
), withdrawn as (
  delete from task_candidates d using jsonb_populate_recordset(null::tasks, $3) n
   where d.task_id = n.id and (n.state <> 'open' or n.assignee_id is not null)
), offered as (
  insert into task_candidates (group_name, task_id, due_order)
  select g, n.id, coalesce(n.due, 'infinity') from (
    select * from jsonb_populate_recordset(null::tasks, $2) union all
    select * from jsonb_populate_recordset(null::tasks, $3)) n, unnest(n.candidate_groups) g
   where n.state = 'open' and n.assignee_id is null
  on conflict (group_name, task_id) do update set due_order = excluded.due_order
), took_part as (
  insert into case_participants (case_id, person_id, "as", unit_id, name, since)
  select n.case_id, n.person_id, n."as", ($1 ->> 'unit_id')::uuid, n.name, n.since
    from jsonb_populate_recordset(null::case_participants, $4) n on conflict do nothing
), told as (
  ${insertRows('timeline_entries', ['id', 'case_id', 'unit_id', 'at', 'kind', 'actor_id', 'actor_name', 'post', 'element', 'task_id', 'data'], '$5')}
), jobs as (
  ${insertRows(
    'service_jobs',
    ['key', 'case_id', 'unit_id', 'type', 'element', 'headers', 'variables', 'retries', 'run_at', 'created_at'],
    '$6',
    `on conflict (key) do update set retries = excluded.retries, run_at = excluded.run_at, lease_token = null, lease_until = null`,
  )}
), ended_jobs as (
  delete from service_jobs where key = any($7::text[])
), failed as (
  ${insertRows(
    'incidents',
    ['key', 'case_id', 'unit_id', 'element', 'job_key', 'error_type', 'message', 'created_at', 'resolved_at'],
    '$8',
    'on conflict (key) do update set resolved_at = excluded.resolved_at',
  )}
), submitted as (
  ${insertRows(
    'submissions',
    ['id', 'task_id', 'case_id', 'unit_id', 'person_id', 'person_name', 'action', 'data', 'summaries', 'created_at'],
    '$9',
  )}
)
select (select count(*)::int from changed) as changed, (select count(*)::int from saved) as saved`;

const flushNew = flushSql(insertCase);
const flushKnown = flushSql(updateCase);

/** Answers false when a task had moved on, or a new case's id is taken. */
export async function flushChanges(tx: Tx, changes: CaseChanges): Promise<boolean> {
  const { row, isNew, opened, changed, participants, timeline, jobs, endedJobs, incidents, submissions } = changes;
  const json = (value: unknown) => JSON.stringify(value);
  const { rows } = await tx.query<{ changed: number; saved: number }>(isNew ? flushNew : flushKnown, [
    json(row),
    json(opened),
    json(changed),
    json(participants),
    json(timeline),
    json(jobs),
    endedJobs,
    json(incidents),
    json(submissions),
  ]);
  return rows[0]?.changed === changed.length && rows[0].saved === 1;
}
