/**
 * Who has a task: taking a group's task, giving it back, giving it to somebody else with a reason. The winner of a race
 * is whoever commits first; the other is told who it was.
 */
import { isTrue } from '../applications/index.ts';
import { type Settling, staleCase } from '../cases/index.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type AnsweredTask, formOf, type OpenedTask, type Opener, taskContext, taskGone } from './opened-task.ts';
import { type Option, personOptions } from './options.service.ts';

export interface AssignmentDeps {
  readonly open: Opener;
  readonly settling: Settling;
}

export async function claimTask(deps: AssignmentDeps, tx: Tx, actor: Actor, taskId: string): Promise<void> {
  const opened = await deps.open(tx, actor, taskId, 'write');
  const { task, can } = opened;
  if (task.state !== 'open') throw taskGone(task);
  if (task.assignee_id === actor.personId) return;
  if (task.assignee_id !== null)
    throw problem(
      'task-already-taken',
      { name: task.assignee_name ?? '' },
      { actor: { name: task.assignee_name ?? '', at: new Date().toISOString() } },
    );
  if (!can.has('verb:claim')) throw problem('not-allowed', { who: '' });
  await assign(deps, tx, actor, opened, { id: actor.personId, name: actor.name }, 'task_claimed');
}

export async function releaseTask(deps: AssignmentDeps, tx: Tx, actor: Actor, taskId: string): Promise<void> {
  const opened = await deps.open(tx, actor, taskId, 'write');
  const { task } = opened;
  if (task.state !== 'open') throw taskGone(task);
  if (task.assignee_id !== actor.personId || task.candidate_groups.length === 0)
    throw problem('not-allowed', { who: task.assignee_name ?? '' });
  await assign(deps, tx, actor, opened, null, 'task_released');
}

export async function reassignTask(
  deps: AssignmentDeps,
  tx: Tx,
  actor: Actor,
  order: { readonly taskId: string; readonly rev: number; readonly personId: string; readonly reason: string },
): Promise<void> {
  const opened = await deps.open(tx, actor, order.taskId, 'write', 'answers');
  if (opened.task.state !== 'open') throw taskGone(opened.task);
  const options = await reassignOptions(tx, actor, opened);
  if (opened.task.rev !== order.rev) throw await staleCase(tx, opened.row.id);
  const chosen = options.find((one) => one.id === order.personId && one.refused === undefined);
  if (!chosen)
    throw problem('invalid-input', {}, { errors: [{ path: '/personId', code: 'refused', message: order.personId }] });
  await assign(deps, tx, actor, opened, { id: chosen.id, name: chosen.name }, 'reassigned', order.reason);
}

/** Candidates, for whom the task's own rule and the roles allow it. */
export async function reassignOptions(tx: Tx, actor: Actor, opened: AnsweredTask): Promise<Option[]> {
  const { reassign } = formOf(opened).settings;
  const context = taskContext(opened, actor);
  if (!reassign || !opened.can.has('reassign') || !isTrue(reassign.who, context))
    throw problem('not-allowed', { who: '' });
  const options = await personOptions(tx, opened, reassign.among, context);
  return options.filter((one) => one.id !== opened.task.assignee_id);
}

async function assign(
  deps: AssignmentDeps,
  tx: Tx,
  actor: Actor,
  opened: OpenedTask,
  to: { readonly id: string; readonly name: string } | null,
  kind: 'task_claimed' | 'task_released' | 'reassigned',
  reason?: string,
): Promise<void> {
  const work = deps.settling.holdFound(tx, opened, actor);
  const task = work.tasks.get(opened.task.id);
  if (!task) throw taskGone(opened.task);
  const from = task.assignee_name;
  work.change(task, { assignee_name: to?.name ?? null, assignee_id: to?.id ?? null });
  work.tell({
    kind,
    element: task.element,
    task: task.id,
    data: { from, to: to?.name ?? null, ...(reason !== undefined && { reason }) },
  });
  await audit(tx, actor, {
    action: kind,
    entity: 'task',
    entityId: task.id,
    caseId: opened.row.id,
    unitId: opened.row.unit_id,
    ...(reason !== undefined && { reason }),
    before: { assignee: opened.task.assignee_id },
    after: { assignee: to?.id ?? null },
  });
  await deps.settling.settle(tx, work);
}
