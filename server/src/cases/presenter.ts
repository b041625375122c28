/** Cases and tasks as they leave the server: labels in the caller's language, and what the caller may do with each. */
import type { Badge, CaseDetail, CaseField, CaseRow, Json, Language, OpenTask } from '@closeloop/contracts';
import { type CaseField as DeclaredField, type Right, type Row, toneIcons } from '@closeloop/contracts/application';
import { type Deployed, elementName, isTrue, processOf, taskForm, word } from '../applications/index.ts';
import { may } from '../kernel/ability/ability.ts';
import type { Actor } from '../kernel/types.ts';
import type { CaseRecord, ParticipantRecord, TaskRecord } from './case-row.ts';
import { caseContext } from './context.ts';
import { abilityIn, canOf, taskRights } from './rights.ts';
import type { ProjectFace } from '../organisation/index.ts';

export interface CaseParts {
  readonly row: CaseRecord;
  readonly deployed: Deployed;
  readonly participants: readonly ParticipantRecord[];
  readonly facts: Row;
  readonly project: ProjectFace | null;
  readonly settings: Readonly<Record<string, Json>>;
}
export interface Viewer {
  readonly actor: Actor;
  readonly language: Language;
}

export function presentTask(
  parts: Omit<CaseParts, 'settings'>,
  task: TaskRecord,
  { actor, language }: Viewer,
): OpenTask {
  const { deployed, row, facts } = parts;
  return {
    id: task.id,
    element: task.element,
    name: elementName(deployed, row.process, task.element, language),
    assignee: task.assignee_id ? { id: task.assignee_id, name: task.assignee_name ?? '' } : null,
    candidates: task.candidate_groups.flatMap((group) => groupLabel(parts, group, language) ?? []),
    due: task.due?.toISOString() ?? null,
    since: task.created_at.toISOString(),
    mine: task.assignee_id === actor.personId,
    can: canOf(taskRights(deployed, actor, task, facts), task, actor),
  };
}

/** Undefined for a person the case does not know yet. */
function groupLabel(
  { deployed, participants }: Pick<CaseParts, 'deployed' | 'participants'>,
  group: string,
  language: Language,
): string | undefined {
  const [kind, scope, name = ''] = group.split(':');
  if (kind === 'person') return participants.find((one) => one.person_id === scope)?.name;
  const post = kind === 'post' ? deployed.app.posts?.[name]?.label : undefined;
  const role = kind === 'role' ? deployed.roles.roles[name.slice(name.indexOf('/') + 1)]?.label : undefined;
  const key = post ?? role;
  return key === undefined ? name : word(deployed.words, key, language);
}

export function presentCase(parts: Omit<CaseParts, 'settings'>, tasks: readonly TaskRecord[], viewer: Viewer): CaseRow {
  const { row, deployed, project } = parts;
  const { language } = viewer;
  return {
    id: row.id,
    app: row.app,
    process: row.process,
    number: row.number ?? row.id.slice(-8),
    numbered: row.number !== null,
    title: row.title[language],
    state: stateBadge(deployed, row, language),
    stages: stagesOf(deployed, row, language),
    unit: { id: row.unit_id, name: row.unit_name },
    project: row.project_id
      ? { id: row.project_id, name: row.project_name ?? '', evaluable: project?.evaluable ?? false }
      : null,
    starter: { id: row.starter_id, name: row.starter_name },
    createdAt: row.created_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    fields: fieldsOf(deployed, row, language),
    progress: progressOf(deployed, row, tasks),
    openTasks: tasks.map((task) => presentTask(parts, task, viewer)),
    can: caseRights(parts, viewer.actor),
  };
}

export function presentDetail(parts: CaseParts, tasks: readonly TaskRecord[], viewer: Viewer): CaseDetail {
  const { row, deployed, participants } = parts;
  const { words, app } = deployed;
  return {
    ...presentCase(parts, tasks, viewer),
    rev: row.rev,
    appName: word(words, app.name, viewer.language),
    processName: word(words, processOf(deployed, row.process).label, viewer.language),
    deployment: deployed.number,
    participants: participants.map((one) => ({
      person: { id: one.person_id, name: one.name },
      as: one.as,
      since: new Date(one.since).toISOString(),
    })),
    routing: row.routing,
    incidents: row.open_incidents,
    blocks: blocksOf(deployed, row, viewer.language),
  };
}

const discardRights: readonly Right[] = ['read', 'discard', 'export'];

function caseRights(parts: Omit<CaseParts, 'settings'>, actor: Actor): string[] {
  const { row, deployed, facts, project } = parts;
  const ability = abilityIn(deployed, actor);
  const can = discardRights.filter((right) => may(ability, right, 'case', facts));
  return can.filter((right) => right !== 'discard' || discardable({ row, deployed, project }, actor));
}

/**
 * In the states the process allows, for whom it allows it. A case that has its number stays, also when it was sent back
 * to its beginning: the numbers have no gaps.
 */
export function discardable(
  { row, deployed, project }: Pick<CaseParts, 'row' | 'deployed' | 'project'>,
  actor: Actor,
): boolean {
  const discard = processOf(deployed, row.process).discard;
  if (!discard?.in.includes(row.state) || row.closed_at !== null || row.number !== null) return false;
  const person = {
    id: actor.personId,
    name: actor.name,
    unitId: actor.unit?.id ?? null,
    posts: actor.posts,
    projects: [],
    grants: actor.grants,
  };
  return isTrue(discard.who, caseContext({ row, project, settings: {}, person }));
}

export function stateBadge(deployed: Deployed, row: CaseRecord, language: Language): Badge {
  const state = processOf(deployed, row.process).case.states.find((one) => one.id === row.state);
  if (!state) return { id: row.state, label: row.state, tone: 'neutral' };
  return {
    id: state.id,
    label: word(deployed.words, state.label, language),
    tone: state.tone,
    icon: state.icon ?? toneIcons[state.tone],
  };
}

function stagesOf(deployed: Deployed, row: CaseRecord, language: Language): CaseRow['stages'] {
  const stages = processOf(deployed, row.process).case.stages ?? [];
  const current = stages.findIndex((one) => one.states.includes(row.state));
  return stages.map((stage, index) => ({
    label: word(deployed.words, stage.label, language),
    status:
      row.closed_at !== null && !row.cancelled
        ? 'done'
        : index === current
          ? 'current'
          : index < current
            ? 'done'
            : 'rest',
  }));
}

function fieldsOf(deployed: Deployed, row: CaseRecord, language: Language): CaseField[] {
  const declared = Object.entries(processOf(deployed, row.process).case.fields ?? {});
  return declared.map(([id, field]) => {
    const value = row.fields[id] ?? null;
    const display = displayOf(deployed, field, value, language);
    return {
      id,
      label: word(deployed.words, field.label, language),
      type: field.type === 'option' ? 'string' : field.type,
      value: field.type === 'person' && value !== null ? ((value as { id?: string }).id ?? null) : value,
      ...(display !== undefined && { display }),
    };
  });
}

function displayOf(deployed: Deployed, field: DeclaredField, value: Json, language: Language): string | undefined {
  if (value === null) return undefined;
  if (field.type === 'person') return (value as { name?: string }).name;
  const option = typeof value === 'string' ? field.options?.[value] : undefined;
  return option === undefined ? undefined : word(deployed.words, option, language);
}

/** From the summary of the first stored field of an open form that counts its items. */
function progressOf(deployed: Deployed, row: CaseRecord, tasks: readonly TaskRecord[]): CaseRow['progress'] {
  for (const task of tasks)
    for (const field of taskForm(deployed, row.process, row.variant, task.element)?.stored ?? []) {
      const summary = row.blocks[field.key];
      if (typeof summary !== 'object' || summary === null || Array.isArray(summary)) continue;
      const figure = (name: string) => (typeof summary[name] === 'number' ? summary[name] : undefined);
      const [filled, total] = [figure('filled') ?? figure('answered'), figure('total')];
      if (filled !== undefined && total !== undefined) return { filled, total, findings: figure('findings') ?? total };
    }
  return null;
}

function blocksOf(deployed: Deployed, row: CaseRecord, language: Language): CaseDetail['blocks'] {
  return Object.keys(row.elements).flatMap((element) =>
    (deployed.diagrams.some((one) => one.process === row.process && one.variant === row.variant)
      ? (taskForm(deployed, row.process, row.variant, element)?.stored ?? [])
      : []
    ).map((field) => ({
      field: field.key,
      block: field.type,
      label: word(deployed.words, field.label, language),
      element,
    })),
  );
}
