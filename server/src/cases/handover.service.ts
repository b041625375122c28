/** What the organisation asks about the work of people and projects, and the handing over of open tasks. */
import { audit } from '../kernel/audit.ts';
import type { Tx } from '../kernel/types.ts';
import { type CaseWork as CaseworkPort, type HandOver, personNames } from '../organisation/index.ts';
import type { Settling } from './settle.ts';

export function caseworkFor(settling: Settling): CaseworkPort {
  return {
    openTasksOf: async (tx, personIds, { unitId, projectId }) => {
      const { rows } = await tx.query<{ id: string; n: number }>(
        `select t.assignee_id as id, count(*)::int as n from tasks t join cases c on c.id = t.case_id
          where t.assignee_id = any($1::uuid[]) and t.state = 'open' and c.unit_id = $2 and ($3::uuid is null or c.project_id = $3)
          group by 1`,
        [personIds, unitId, projectId ?? null],
      );
      return new Map(rows.map((row) => [row.id, row.n]));
    },
    handOver: (tx, order) => tx.asSystem(() => handOver(settling, tx, order)),
    activityOf: async (tx, projectIds) => {
      const { rows } = await tx.query<{ id: string; open: number; last: Date | null }>(
        `select project_id as id, count(*) filter (where closed_at is null)::int as open, max(created_at) as last
           from cases where project_id = any($1::uuid[]) group by 1`,
        [projectIds],
      );
      return new Map(rows.map((row) => [row.id, { openCases: row.open, lastCaseAt: row.last }]));
    },
  };
}

async function handOver(settling: Settling, tx: Tx, order: HandOver): Promise<void> {
  const { rows } = await tx.query<{ id: string; case_id: string }>(
    `select t.id, t.case_id from tasks t join cases c on c.id = t.case_id
      where t.assignee_id = $1 and t.state = 'open' and c.unit_id = $2 and ($3::uuid is null or c.project_id = $3)
      order by t.case_id, t.id`,
    [order.fromPersonId, order.unitId, order.projectId ?? null],
  );
  const names = await personNames(tx, [order.toPersonId]);
  const to = names.get(order.toPersonId) ?? '';
  for (const { id, case_id } of rows) {
    const work = await settling.take(tx, case_id);
    const task = work.tasks.get(id);
    if (!task) continue;
    const from = task.assignee_name;
    work.change(task, { assignee_name: to, assignee_id: order.toPersonId });
    work.actor = order.actor;
    work.tell({ kind: 'reassigned', element: task.element, task: id, data: { from, to, reason: order.reason } });
    await audit(tx, order.actor, {
      action: 'reassigned',
      entity: 'task',
      entityId: id,
      caseId: case_id,
      unitId: work.row.unit_id,
      reason: order.reason,
      before: { assignee: order.fromPersonId },
      after: { assignee: order.toPersonId },
    });
    await settling.settle(tx, work);
  }
}
