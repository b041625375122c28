/** A case and a task as the rows that conditions (rights, lists) are asked about, in memory. */
import type { CaseField, Row } from '@closeloop/contracts/application';
import type { Deployed } from '../applications/index.ts';
import type { CaseRecord, ParticipantRecord, TaskRecord } from './case-row.ts';

export function caseFacts(row: CaseRecord, deployed: Deployed, participants: readonly ParticipantRecord[]): Row {
  const declared = deployed.app.processes[row.process]?.case.fields ?? {};
  return {
    ...Object.fromEntries(Object.entries(declared).map(([name, field]) => [name, fieldValue(field, row.fields[name])])),
    id: row.id,
    app: row.app,
    process: row.process,
    number: row.number,
    title: row.title['zh-CN'],
    state: row.state,
    unit: row.unit_id,
    project: row.project_id,
    starter: row.starter_id,
    participants: participants.map((one) => ({ person: one.person_id, as: one.as })),
    createdAt: row.created_at,
    closedAt: row.closed_at,
    variant: row.variant,
  };
}

export function taskFacts(task: TaskRecord, ofCase: Row): Row {
  const inCase = Object.entries(ofCase).map(([name, value]) => [`case.${name}`, value]);
  return {
    ...(Object.fromEntries(inCase) as Row),
    title: ofCase['title'],
    element: task.element,
    assignee: task.assignee_id,
    candidateGroups: task.candidate_groups,
    due: task.due,
    state: task.state,
    createdAt: task.created_at,
    closedAt: task.closed_at,
  };
}

function fieldValue(field: CaseField, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field.type === 'person') return (value as { id?: string }).id ?? null;
  if (field.type === 'dateTime') return typeof value === 'string' ? new Date(value) : null;
  return value;
}
