/**
 * A task with everything a call on it needs: its case (locked, when it will be changed), the deployment's form and
 * settings, what the caller may do, and the stored fields. `not-found` for whoever may not even see it.
 */
import type { FileRef, Json } from '@closeloop/contracts';
import { type Component, type Right, type StoredField, type TaskSettings } from '@closeloop/contracts/application';
import type { FormInput } from '@closeloop/form-core';
import { type Catalogue, type FeelContext, taskForm, taskSettings } from '../applications/index.ts';
import { blockOf, type BlockInput, type ItemRecord, type Summary } from '../blocks/index.ts';
import {
  caseContext,
  aroundSql,
  type AroundRow,
  caseColumns,
  type CaseRecord,
  type FoundCase,
  foundOf,
  rowsSql,
  taskColumns,
  taskRights,
  type TaskRecord,
} from '../cases/index.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { FACES, personFace, type ProjectFace } from '../organisation/index.ts';
import { fileColumns, type FileRow, filesBy, itemColumns, type ItemRow, revivedItem } from './items.model.ts';

export interface OpenedTask extends FoundCase {
  readonly task: TaskRecord;
  readonly can: ReadonlySet<Right>;
}
/** With all answers of its case, and the projects the caller holds posts in. */
export interface AnsweredTask extends OpenedTask {
  readonly items: readonly ItemRecord[];
  readonly files: ReadonlyMap<string, FileRef>;
  readonly projects: readonly ProjectFace[];
}

const lockClause = { read: '', write: 'for no key update of c, t' } as const;
type Purpose = keyof typeof lockClause;

const aliased = (alias: string, columns: readonly string[]) =>
  columns.map((one) => `${alias}.${one} as ${alias}_${one}`).join(', ');
const answersSql = `,
  ${rowsSql(`select ${itemColumns} from items where case_id = o.c_id order by field, element, visit, item`)} as items,
  ${rowsSql(`select ${fileColumns} from files where case_id = o.c_id`)} as files,
  ${FACES.projectsHeld('$2', '$3')} as projects`;

/**
 * `current` is false when the statement waited for a lock: the locked rows are then newer than what it read beside them.
 */
const openSql = (purpose: Purpose, answers: string) => `
with opened as materialized (
  select ${aliased('t', taskColumns)}, ${aliased('c', caseColumns)}, c.xmin as version
    from tasks t join cases c on c.id = t.case_id where t.id = $1 ${lockClause[purpose]})
select o.*, o.version = (select s.xmin from cases s where s.id = o.c_id) as current,
  ${aroundSql({ id: 'o.c_id', app: 'o.c_app', unit: 'o.c_unit_id', project: 'o.c_project_id' })}${answers}
from opened o`;

const texts = {
  read: { task: openSql('read', ''), answers: openSql('read', answersSql) },
  write: { task: openSql('write', ''), answers: openSql('write', answersSql) },
} as const;

interface OpenedRow extends AroundRow {
  readonly current: boolean;
  readonly items?: readonly ItemRow[];
  readonly files?: readonly FileRow[];
  readonly projects?: readonly ProjectFace[];
}

/** The task, its case and all around them in one statement; with `write` both rows are locked and so the newest. */
async function fetchTask(tx: Tx, actor: Actor, id: string, purpose: Purpose, extent: 'task' | 'answers') {
  const values = extent === 'task' ? [id] : [id, actor.personId, actor.unit?.id ?? null];
  const fetch = async () => (await tx.query<OpenedRow>(texts[purpose][extent], values)).rows[0];
  const first = await fetch();
  const found = first?.current === false ? await fetch() : first;
  if (!found) throw problem('not-found');
  const part = (alias: string) =>
    Object.fromEntries(
      Object.entries(found).flatMap(([name, value]) => (name.startsWith(`${alias}_`) ? [[name.slice(2), value]] : [])),
    );
  return { task: part('t') as unknown as TaskRecord, row: part('c') as unknown as CaseRecord, found };
}

export interface Opener {
  (tx: Tx, actor: Actor, id: string, purpose: Purpose): Promise<OpenedTask>;
  (tx: Tx, actor: Actor, id: string, purpose: Purpose, extent: 'answers'): Promise<AnsweredTask>;
}

export function opener(catalogue: Catalogue): Opener {
  return async (tx: Tx, actor: Actor, id: string, purpose: Purpose, extent: 'task' | 'answers' = 'task') => {
    const { task, row, found } = await fetchTask(tx, actor, id, purpose, extent);
    const ofCase = await foundOf(catalogue, tx, row, found);
    const can = taskRights(ofCase.deployed, actor, task, ofCase.facts);
    if (!can.has('read')) throw problem('not-found');
    const { items = [], files = [], projects = [] } = found;
    return { ...ofCase, task, can, items: items.map(revivedItem), files: filesBy(files), projects };
  };
}

/** Refuses with the name of what stands in the way: gone, not claimed, not one's own. */
export function demand(opened: OpenedTask, right: Right): void {
  const { task, can } = opened;
  if (task.state !== 'open') throw taskGone(task);
  if (can.has(right)) return;
  if (task.assignee_id === null) throw problem('not-claimed');
  throw problem('not-allowed', { who: task.assignee_name ?? '' });
}

export function taskGone(task: TaskRecord) {
  const at = task.closed_at?.toISOString() ?? new Date().toISOString();
  return problem('task-gone', {}, { actor: { name: task.closed_by_name ?? '', at } });
}

export interface TaskForms {
  readonly settings: TaskSettings;
  readonly fields: readonly Exclude<Component, { type: 'group' }>[];
  readonly stored: readonly StoredField[];
  readonly input: (data: Readonly<Record<string, Json>>, context: FeelContext, now: Date) => FormInput | null;
}

export function formOf({ deployed, row, task }: Pick<OpenedTask, 'deployed' | 'row' | 'task'>): TaskForms {
  const found = taskForm(deployed, row.process, row.variant, task.element);
  const settings = taskSettings(deployed, row.process, task.element) ?? { actions: [] };
  return {
    settings,
    fields: found?.fields ?? [],
    stored: found?.stored ?? [],
    input: (data, context, now) =>
      found && {
        form: found.form,
        data,
        context,
        now,
        ...(settings.access && { access: settings.access }),
      },
  };
}

/** Context of the task's expressions. */
export function taskContext(opened: AnsweredTask, actor: Actor): FeelContext {
  return caseContext({ ...opened, person: personFace(actor, opened.projects) });
}

export function blockInput(
  opened: OpenedTask,
  field: StoredField,
  all: readonly ItemRecord[],
  context: FeelContext,
): BlockInput {
  const { task, deployed, project } = opened;
  const items = all.filter(
    (one) => one.field === field.key && one.element === task.element && one.visit === task.visit,
  );
  const site = project && project.lat !== null && project.lng !== null ? { lat: project.lat, lng: project.lng } : null;
  return { field, deployed, items, all, context, site };
}

export function summariesOf(
  opened: OpenedTask,
  all: readonly ItemRecord[],
  context: FeelContext,
): Record<string, Summary> {
  return Object.fromEntries(
    formOf(opened).stored.map((field) => [
      field.key,
      blockOf(field.type).summary(blockInput(opened, field, all, context)),
    ]),
  );
}
