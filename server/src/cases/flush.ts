/**
 * Writes everything a command changed in one case with one statement; items of a completed task become final, those
 * of a step that is sent back to are carried into its new visit. There is one text for each combination of things changed. Tasks are addressed by id and revision only, so a
 * change made meanwhile by somebody else shows as a smaller count, and the caller refuses. Needs scope `system`.
 */
import type { Json } from '@closeloop/contracts';
import type { Tx } from '../kernel/types.ts';
import { type CaseRecord, caseColumns, type ParticipantRecord, taskColumns, type TaskRecord } from './case-row.ts';
import { returnedOf } from './returned.ts';

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
/** Rows given as an array of JSON objects: of those the planner expects few, and so looks up by key. */
const rowsOf = (table: string, parameter: string) =>
  `unnest(${parameter}::jsonb[]) given, jsonb_populate_record(null::${table}, given) n`;
const insertInto =
  (table: string, columns: readonly string[], rest = '') =>
  (parameter: string) =>
    `insert into ${table} (${quoted(columns)})
    select ${columns.map((one) => `n."${one}"`).join(', ')} from ${rowsOf(table, parameter)} ${rest}`;

interface Part {
  readonly name: string;
  readonly rows: (changes: CaseChanges) => readonly unknown[];
  readonly sql: (parameter: string) => string;
  /** Texts instead of JSON objects. */
  readonly plain?: true;
}

const isOffered = (task: TaskRecord) => task.state === 'open' && task.assignee_id === null;

/** All parts see the case as it was before; none may touch a row twice. */
const parts: readonly Part[] = [
  { name: 'opened', rows: ({ opened }) => opened, sql: insertInto('tasks', taskColumns) },
  {
    name: 'changed',
    rows: ({ changed }) => changed,
    sql: (rows) => `update tasks t set ${changeable.map((one) => `${one} = n.${one}`).join(', ')}, rev = t.rev + 1
      from ${rowsOf('tasks', rows)} where t.id = n.id and t.rev = n.rev returning t.id`,
  },
  {
    name: 'frozen',
    rows: ({ changed }) => changed.filter((one) => one.state === 'completed'),
    sql: (rows) => `update items i set frozen_at = now() from ${rowsOf('tasks', rows)}
      where i.case_id = n.case_id and i.element = n.element and i.visit = n.visit and i.frozen_at is null`,
  },
  {
    name: 'carried',
    rows: ({ opened }) => opened.filter((one) => returnedOf(one) !== null),
    sql: (rows) => `insert into items (case_id, field, element, visit, item, unit_id, rev, value, by_id, by_name, at)
      select i.case_id, i.field, i.element, n.visit, i.item, i.unit_id, i.rev, i.value, i.by_id, i.by_name, i.at
        from ${rowsOf('tasks', rows)} join items i on i.case_id = n.case_id and i.element = n.element and i.visit = n.visit - 1`,
  },
  {
    name: 'withdrawn',
    rows: ({ changed }) => changed.filter((one) => !isOffered(one)).map((one) => one.id),
    sql: (ids) => `delete from task_candidates where task_id = any(${ids}::uuid[])`,
    plain: true,
  },
  {
    name: 'offered',
    rows: ({ opened, changed }) => [...opened, ...changed].filter(isOffered),
    sql: (rows) => `insert into task_candidates (group_name, task_id, due_order)
      select g, n.id, coalesce(n.due, 'infinity') from ${rowsOf('tasks', rows)}, unnest(n.candidate_groups) g
      on conflict (group_name, task_id) do update set due_order = excluded.due_order`,
  },
  {
    name: 'took_part',
    rows: ({ participants, row }) => participants.map((one) => ({ ...one, unit_id: row.unit_id })),
    sql: insertInto(
      'case_participants',
      ['case_id', 'person_id', 'as', 'unit_id', 'name', 'since'],
      'on conflict do nothing',
    ),
  },
  {
    name: 'told',
    rows: ({ timeline }) => timeline,
    sql: insertInto('timeline_entries', [
      'id',
      'case_id',
      'unit_id',
      'at',
      'kind',
      'actor_id',
      'actor_name',
      'post',
      'element',
      'task_id',
      'data',
    ]),
  },
  {
    name: 'jobs',
    rows: ({ jobs }) => jobs,
    sql: insertInto(
      'service_jobs',
      ['key', 'case_id', 'unit_id', 'type', 'element', 'headers', 'variables', 'retries', 'run_at', 'created_at'],
      `on conflict (key) do update set retries = excluded.retries, run_at = excluded.run_at, lease_token = null, lease_until = null`,
    ),
  },
  {
    name: 'ended_jobs',
    rows: ({ endedJobs }) => endedJobs,
    sql: (keys) => `delete from service_jobs where key = any(${keys}::text[])`,
    plain: true,
  },
  {
    name: 'failed',
    rows: ({ incidents }) => incidents,
    sql: insertInto(
      'incidents',
      ['key', 'case_id', 'unit_id', 'element', 'job_key', 'error_type', 'message', 'created_at', 'resolved_at'],
      'on conflict (key) do update set resolved_at = excluded.resolved_at',
    ),
  },
  {
    name: 'submitted',
    rows: ({ submissions }) => submissions,
    sql: insertInto('submissions', [
      'id',
      'task_id',
      'case_id',
      'unit_id',
      'person_id',
      'person_name',
      'action',
      'data',
      'summaries',
      'created_at',
    ]),
  },
];

const caseRow = 'jsonb_populate_record(null::cases, $1) n';
const insertCase = `insert into cases (${quoted(caseColumns)}) select ${quoted(caseColumns)} from ${caseRow}
  on conflict (id) do nothing returning id`;
const updateCase = `update cases c set ${caseSet.join(', ')} from ${caseRow} where c.id = n.id returning c.id`;

const texts = new Map<string, string>();

function textFor(isNew: boolean, present: readonly Part[]): string {
  const shape = [isNew, ...present.map(({ name }) => name)].join();
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const ctes = present.map(({ name, sql }, index) => `, ${name} as (${sql(`$${index + 2}`)})`);
  const changed = present.some(({ name }) => name === 'changed') ? '(select count(*)::int from changed)' : '0';
  const text = `with saved as (${isNew ? insertCase : updateCase})${ctes.join('\n')}
    select ${changed} as changed, (select count(*)::int from saved) as saved`;
  texts.set(shape, text);
  return text;
}

/** Answers false when a task had moved on, or a new case's id is taken. */
export async function flushChanges(tx: Tx, changes: CaseChanges): Promise<boolean> {
  const given = parts.map((part) => ({ part, rows: part.rows(changes) })).filter(({ rows }) => rows.length > 0);
  const text = textFor(
    changes.isNew,
    given.map(({ part }) => part),
  );
  const values = given.map(({ part, rows }) => (part.plain ? rows : rows.map((row) => JSON.stringify(row))));
  const { rows } = await tx.query<{ changed: number; saved: number }>(text, [JSON.stringify(changes.row), ...values]);
  return rows[0]?.changed === changes.changed.length && rows[0].saved === 1;
}
