/**
 * A task with everything a call on it needs: its case (locked, when it will be changed), the deployment's form and
 * settings, what the caller may do, and the stored fields. `not-found` for whoever may not even see it.
 */
import type { Json } from '@closeloop/contracts';
import { type Component, type Right, type StoredField, type TaskSettings } from '@closeloop/contracts/application';
import type { FormInput } from '@closeloop/form-core';
import { type Deployed, type FeelContext, taskForm, taskSettings } from '../applications/index.ts';
import { blockOf, type BlockInput, type ItemRecord, type Summary } from '../blocks/index.ts';
import {
  caseContext,
  caseFacts,
  type CaseParts,
  type CaseRecord,
  caseColumns,
  participantsOf,
  personFace,
  projectFace,
  settingsFor,
  taskColumns,
  taskRights,
  type TaskRecord,
} from '../cases/index.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';

export interface OpenedTask extends CaseParts {
  readonly task: TaskRecord;
  readonly can: ReadonlySet<Right>;
}

const lockClause = { read: '', write: 'for no key update of c, t' } as const;
const aliased = (alias: string, columns: readonly string[]) =>
  columns.map((one) => `${alias}.${one} as ${alias}_${one}`).join(', ');

/** Task and case in one statement; with `write` both rows are locked and therefore the newest. */
async function fetchTask(tx: Tx, id: string, purpose: keyof typeof lockClause) {
  const { rows } = await tx.query(
    `select ${aliased('t', taskColumns)}, ${aliased('c', caseColumns)} from tasks t join cases c on c.id = t.case_id
      where t.id = $1 ${lockClause[purpose]}`,
    [id],
  );
  const [found] = rows;
  if (!found) throw problem('not-found');
  const part = (alias: string) =>
    Object.fromEntries(
      Object.entries(found).flatMap(([name, value]) => (name.startsWith(`${alias}_`) ? [[name.slice(2), value]] : [])),
    );
  return { task: part('t') as unknown as TaskRecord, row: part('c') as unknown as CaseRecord };
}

export interface Opener {
  (tx: Tx, actor: Actor, id: string, purpose: keyof typeof lockClause): Promise<OpenedTask>;
}

export function opener(byId: (tx: Tx, deployment: string) => Promise<Deployed>): Opener {
  return async (tx, actor, id, purpose) => {
    const { task, row } = await fetchTask(tx, id, purpose);
    const deployed = await byId(tx, row.deployment_id);
    const participants = await participantsOf(tx, row.id);
    const facts = caseFacts(row, deployed, participants);
    const can = taskRights(deployed, actor, task, facts);
    if (!can.has('read')) throw problem('not-found');
    const project = row.project_id ? await projectFace(tx, row.project_id) : null;
    const settings = await settingsFor(tx, deployed.app, row.unit_id);
    return { task, row, deployed, participants, facts, can, project, settings };
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

/** Context of the task's expressions; `person` costs a statement and is asked for by need. */
export async function taskContext(tx: Tx, opened: OpenedTask, actor: Actor): Promise<FeelContext> {
  return caseContext({ ...opened, person: await personFace(tx, actor) });
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
