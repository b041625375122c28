/** The names an expression of app.json, a form or a phrase may use for one case. */
import type { Json } from '@closeloop/contracts';
import type { FeelContext } from '../applications/index.ts';
import type { CaseRecord, ParticipantRecord, TaskRecord } from './case-row.ts';
import type { PersonFace, ProjectFace } from '../organisation/index.ts';

export interface ContextParts {
  readonly row: CaseRecord;
  readonly project: ProjectFace | null;
  readonly settings: Readonly<Record<string, Json>>;
  readonly participants?: readonly ParticipantRecord[];
  readonly person?: PersonFace | null;
  readonly task?: TaskRecord;
}

export function caseContext(parts: ContextParts): FeelContext {
  const { row, project, settings, task } = parts;
  return {
    person: parts.person ?? null,
    unit: { id: row.unit_id, name: row.unit_name },
    settings,
    case: caseFace(row, project, parts.participants ?? []),
    project,
    vars: task ? { ...row.vars, ...task.variables } : row.vars,
    blocks: row.blocks,
    ...(task && { task: taskFace(task) }),
  };
}

function caseFace(row: CaseRecord, project: ProjectFace | null, participants: readonly ParticipantRecord[]) {
  return {
    id: row.id,
    number: row.number,
    title: row.title['zh-CN'],
    state: row.state,
    variant: row.variant,
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    starter: { id: row.starter_id, name: row.starter_name },
    unit: { id: row.unit_id, name: row.unit_name },
    project,
    fields: row.fields,
    participants: participants.map((one) => ({ person: one.person_id, name: one.name, as: one.as })),
  };
}

function taskFace(task: TaskRecord) {
  return {
    id: task.id,
    element: task.element,
    due: task.due?.toISOString() ?? null,
    assignee: task.assignee_id ? { id: task.assignee_id, name: task.assignee_name } : null,
  };
}
