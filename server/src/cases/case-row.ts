/** Rows of cases and tasks as the database gives them; JSON columns parsed, instants as Date. */
import type { Json } from '@closeloop/contracts';
import type { Localised } from '../applications/index.ts';

export interface ElementTrace {
  active: number;
  ended: number;
  visits: number;
  terminated: number;
}

export interface CaseRecord {
  id: string;
  app: string;
  process: string;
  variant: string;
  deployment_id: string;
  instance_key: string | null;
  unit_id: string;
  unit_name: string;
  project_id: string | null;
  project_name: string | null;
  starter_id: string;
  starter_name: string;
  number: string | null;
  title: Localised;
  state: string;
  state_since: Date;
  states_seen: string[];
  fields: Record<string, Json>;
  vars: Record<string, Json>;
  elements: Record<string, ElementTrace>;
  blocks: Record<string, Json>;
  /** Who has, or had last, the task of an element. */
  assignees: Record<string, string | null>;
  open_incidents: number;
  cancelled: boolean;
  routing: boolean;
  rev: number;
  created_at: Date;
  updated_at: Date;
  closed_at: Date | null;
}

export type TaskState = 'open' | 'completed' | 'cancelled';

export interface TaskRecord {
  id: string;
  case_id: string;
  unit_id: string;
  element: string;
  element_instance_key: string;
  job_key: string;
  visit: number;
  state: TaskState;
  assignee_id: string | null;
  assignee_name: string | null;
  candidate_groups: string[];
  due: Date | null;
  /** Local to the task (input mappings); everything else is the case's. */
  variables: Record<string, Json>;
  from_id: string | null;
  from_name: string | null;
  draft: Record<string, Json>;
  draft_rev: number;
  draft_at: Date | null;
  draft_by: string | null;
  draft_by_name: string | null;
  rev: number;
  created_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  closed_by_name: string | null;
}

export const participations = ['starter', 'assignee', 'completed', 'companion', 'cc'] as const;
export interface ParticipantRecord {
  readonly case_id: string;
  readonly person_id: string;
  readonly as: (typeof participations)[number];
  readonly name: string;
  readonly since: Date;
}

/** What happened, before it is put into words. */
export interface TimelineEvent {
  readonly kind: string;
  readonly at?: Date;
  readonly actor?: { readonly id: string; readonly name: string } | null;
  readonly post?: string | null;
  readonly element?: string;
  readonly task?: string;
  readonly data?: Record<string, Json>;
}

export const caseColumns = [
  'id',
  'app',
  'process',
  'variant',
  'deployment_id',
  'instance_key',
  'unit_id',
  'unit_name',
  'project_id',
  'project_name',
  'starter_id',
  'starter_name',
  'number',
  'title',
  'state',
  'state_since',
  'states_seen',
  'fields',
  'vars',
  'elements',
  'blocks',
  'assignees',
  'open_incidents',
  'cancelled',
  'routing',
  'rev',
  'created_at',
  'updated_at',
  'closed_at',
] as const satisfies readonly (keyof CaseRecord)[];

export const taskColumns = [
  'id',
  'case_id',
  'unit_id',
  'element',
  'element_instance_key',
  'job_key',
  'visit',
  'state',
  'assignee_id',
  'assignee_name',
  'candidate_groups',
  'due',
  'variables',
  'from_id',
  'from_name',
  'draft',
  'draft_rev',
  'draft_at',
  'draft_by',
  'draft_by_name',
  'rev',
  'created_at',
  'closed_at',
  'closed_by',
  'closed_by_name',
] as const satisfies readonly (keyof TaskRecord)[];

export const columnsOf = (alias: string, columns: readonly string[]): string =>
  columns.map((column) => `${alias}.${column}`).join(', ');
