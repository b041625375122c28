/**
 * Choices of picker fields: who may be chosen is decided here, shown to the page and asked again at completion. A choice
 * that is refused is listed last, with the reason and a place to go on from.
 */
import type { FieldProblem, Json, Language } from '@closeloop/contracts';
import type { Among, Component } from '@closeloop/contracts/application';
import { type Deployed, evaluateText, type FeelContext, isTrue, phraseText } from '../applications/index.ts';
import { distanceBetween } from '../blocks/index.ts';
import { correctionPicker, guardWay } from '../cases/index.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type ProjectFace, projectsHeld } from '../organisation/index.ts';
import { formWord } from './form-words.ts';
import { type AnsweredTask, formOf, type OpenedTask } from './opened-task.ts';

export interface Option {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly distance?: number;
  readonly refused?: string;
  readonly link?: string;
  readonly draft?: string;
  readonly data?: { readonly openTasks: number };
}
export interface Here {
  readonly lat: number;
  readonly lng: number;
}
type Picker = Extract<Component, { type: 'projectPicker' | 'personPicker' }>;

export async function optionsOf(
  tx: Tx,
  actor: Actor,
  opened: AnsweredTask,
  field: Picker,
  context: FeelContext,
  here: Here | null = null,
): Promise<Option[]> {
  const options =
    field.type === 'projectPicker'
      ? await projectOptions(tx, actor, opened, field, context, here)
      : await personOptions(tx, opened, field.among, context);
  const rank = (one: Option) => (one.refused === undefined ? 0 : 1);
  return options.sort(
    (a, b) => rank(a) - rank(b) || (a.distance ?? Infinity) - (b.distance ?? Infinity) || (a.name < b.name ? -1 : 1),
  );
}

/** A picker of the form, or the one by which the open task may correct the project. */
export function pickerNamed(opened: OpenedTask, key: string): Picker {
  const own = formOf(opened).fields.find((one) => 'key' in one && one.key === key);
  const correction = correctionPicker(opened.deployed, opened.row.process, opened.task.element);
  const field = own ?? (correction?.key === key ? correction : undefined);
  if (field?.type !== 'projectPicker' && field?.type !== 'personPicker') throw problem('not-found');
  return field;
}

/** Values of the pickers that are not on offer, as problems of their fields. */
export async function refusedChoices(
  tx: Tx,
  actor: Actor,
  opened: AnsweredTask,
  data: Readonly<Record<string, Json>>,
  context: FeelContext,
): Promise<FieldProblem[]> {
  const errors: FieldProblem[] = [];
  for (const field of formOf(opened).fields) {
    if (field.type !== 'projectPicker' && field.type !== 'personPicker') continue;
    const access = formOf(opened).settings.access?.[field.key];
    const value = data[field.key];
    if (value === null || value === undefined || value === '' || access === 'read' || access === 'hidden') continue;
    const found = (await optionsOf(tx, actor, opened, field, context)).find((one) => one.id === value);
    if (found && found.refused === undefined) continue;
    errors.push({
      path: `/${field.key}`,
      code: 'refused',
      message: found?.refused ?? formWord('refused', actor.language),
    });
  }
  return errors;
}

async function projectOptions(
  tx: Tx,
  actor: Actor,
  opened: AnsweredTask,
  field: Extract<Picker, { type: 'projectPicker' }>,
  context: FeelContext,
  here: Here | null,
): Promise<Option[]> {
  const { unit_id: unit } = opened.row;
  const projects = unit === actor.unit?.id ? opened.projects : await projectsHeld(tx, actor.personId, unit);
  const drafts = await openDrafts(tx, actor, opened);
  return projects.map((project) => ({
    id: project.id,
    name: project.name,
    about: project.address || project.code,
    ...(here &&
      project.lat !== null &&
      project.lng !== null && { distance: Math.round(distanceBetween(here, { lat: project.lat, lng: project.lng })) }),
    ...refusal(opened.deployed, field, project, context, actor.language),
    ...(drafts.has(project.id) && { draft: drafts.get(project.id) ?? '' }),
  }));
}

function refusal(
  deployed: Deployed,
  field: Extract<Picker, { type: 'projectPicker' }>,
  candidate: ProjectFace,
  context: FeelContext,
  language: Language,
): Pick<Option, 'refused' | 'link'> {
  const names = { ...context, candidate };
  const guard = (field.selectable ?? []).find((one) => !isTrue(one.unless, names));
  if (!guard) return {};
  return {
    refused: phraseText(deployed.words, guard.message, names, language),
    ...guardWay(guard, candidate.id),
  };
}

/** One's own open task of an earlier case of this process, by project. */
async function openDrafts(tx: Tx, actor: Actor, { row }: OpenedTask): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ project_id: string; id: string }>(
    `select c.project_id, t.id from tasks t join cases c on c.id = t.case_id
      where t.assignee_id = $1 and t.state = 'open' and c.app = $2 and c.process = $3 and c.starter_id = $1
        and c.project_id is not null and c.id <> $4 order by t.created_at desc`,
    [actor.personId, row.app, row.process, row.id],
  );
  return new Map(rows.map((one) => [one.project_id, one.id]));
}

/** Persons the form or a reassignment may name. Read in scope `system`; only names and counts leave. */
export async function personOptions(tx: Tx, opened: OpenedTask, among: Among, context: FeelContext): Promise<Option[]> {
  const [where, values] = membersOf(opened, among, context);
  const { rows } = await tx.asSystem(() =>
    tx.query<{ id: string; name: string; title: string; open_tasks: number }>(
      `select p.id, p.name, p.title,
              (select count(*)::int from tasks t where t.assignee_id = p.id and t.state = 'open') as open_tasks
         from persons p where ${where} order by p.name, p.id`,
      values,
    ),
  );
  return rows.map((row) => ({ id: row.id, name: row.name, about: row.title, data: { openTasks: row.open_tasks } }));
}

function membersOf({ row }: OpenedTask, among: Among, context: FeelContext): [string, unknown[]] {
  if ('post' in among) {
    const project = evaluateText(among.project, context);
    const id = typeof project === 'string' && /^[0-9a-f-]{36}$/.test(project) ? project : null;
    return [
      'exists (select from project_posts h where h.person_id = p.id and h.project_id = $1 and h.post = $2 and h.ended_at is null)',
      [id, among.post],
    ];
  }
  if ('role' in among)
    return [
      `exists (select from role_grants g where g.person_id = p.id and g.role = $1 and (g.unit_id is null or g.unit_id = $2))
       and exists (select from memberships m where m.person_id = p.id and m.unit_id = $2 and m.ended_at is null)`,
      [`${row.app}/${among.role}`, row.unit_id],
    ];
  return [
    'exists (select from memberships m where m.person_id = p.id and m.unit_id = $1 and m.ended_at is null)',
    [row.unit_id],
  ];
}
