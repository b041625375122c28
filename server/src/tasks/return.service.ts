/**
 * Sending a case back: the earlier step opens anew, assigned as the diagram says and filled in as it was left, and this
 * one ends unfinished.
 */
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type CaseRecord, returnVariables, staleCase } from '../cases/index.ts';
import type { Completed, CompletionDeps } from './completion.service.ts';
import { demand, taskGone } from './opened-task.ts';
import { draftInput, offeredAction } from './pressed.ts';

export interface ReturnOrder {
  readonly taskId: string;
  readonly rev: number;
  readonly action: string;
  readonly to: string;
  readonly reason: string;
}

/** Of the steps a button may go back to, those the case has been at. */
export function returnTargets({ elements }: Pick<CaseRecord, 'elements'>, to: readonly string[]): readonly string[] {
  return to.filter((element) => (elements[element]?.ended ?? 0) > 0);
}

export async function returnTask(deps: CompletionDeps, tx: Tx, actor: Actor, order: ReturnOrder): Promise<Completed> {
  const opened = await deps.open(tx, actor, order.taskId, 'write', 'answers');
  demand(opened, 'complete');
  if (opened.task.rev !== order.rev) throw await staleCase(tx, opened.row.id);
  const input = draftInput(opened, actor);
  const action = offeredAction(opened, order.action, 'return', input);
  if (!returnTargets(opened.row, action.to).includes(order.to))
    throw problem('invalid-input', {}, { errors: [{ path: '/to', code: 'refused', message: order.to }] });
  const work = deps.settling.holdFound(tx, opened, actor);
  const task = work.tasks.get(opened.task.id);
  if (!task || work.row.instance_key === null) throw taskGone(opened.task);
  work.change(task, { state: 'cancelled', closed_at: work.now, closed_by: actor.personId, closed_by_name: actor.name });
  work.takesPart(actor.personId, actor.name, 'completed');
  const { to, reason } = order;
  work.tell({ kind: 'task_returned', element: task.element, task: task.id, data: { back: to, reason } });
  const by = { id: actor.personId, name: actor.name };
  const variables = returnVariables({ by, at: work.now.toISOString(), reason });
  const outcome = await deps.engine.submit(tx, {
    type: 'modifyInstance',
    processInstanceKey: work.row.instance_key,
    activate: [{ elementId: to, variables: [{ scopeId: to, variables }] }],
    terminate: [task.element_instance_key],
  });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  work.row.routing = outcome === null;
  await audit(tx, actor, {
    action: 'return',
    entity: 'task',
    entityId: task.id,
    caseId: work.row.id,
    unitId: work.row.unit_id,
    reason,
    after: { action: action.id, to },
  });
  return { after: await deps.settling.settle(tx, work), action, opened, input };
}
