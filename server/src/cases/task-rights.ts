/** What a person may do with a task, by the roles of the case's own deployment. A closed task can only be read. */
import type { Right } from '@closeloop/contracts/application';
import type { Deployed } from '../applications/index.ts';
import type { Actor } from '../kernel/types.ts';
import type { CaseRecord, TaskRecord } from './case-row.ts';
import { taskFacts } from './facts.ts';
import { conditionFor, mayDo, type RightsRow } from './rights.ts';

const asked: readonly Right[] = [
  'read',
  'complete',
  'saveDraft',
  'reassign',
  'verb:claim',
  'verb:transfer',
  'verb:urge',
  'verb:copy',
];

export function taskRights(
  deployed: Deployed,
  actor: Actor,
  task: TaskRecord,
  facts: RightsRow,
  row: CaseRecord,
): Set<Right> {
  const own = taskFacts(task, facts);
  const can = new Set(
    asked.filter((right) => mayDo(conditionFor(deployed, actor, right, 'task', row.process), own, actor)),
  );
  if (mayReadCase(deployed, actor, facts, row)) can.add('read');
  if (task.state !== 'open') for (const right of asked) if (right !== 'read') can.delete(right);
  if (task.assignee_id !== null) can.delete('verb:claim');
  return can;
}

export function mayReadCase(deployed: Deployed, actor: Actor, facts: RightsRow, row: CaseRecord): boolean {
  return (
    actor.rights.has('cases.read-all') ||
    mayDo(conditionFor(deployed, actor, 'read', 'case', row.process), facts, actor)
  );
}

/** True when only a supervising grant shows the case: such a read leaves a trace. */
export function readIsAudited(deployed: Deployed, actor: Actor, facts: RightsRow, row: CaseRecord): boolean {
  const { app, roles } = deployed;
  const plain = Object.fromEntries(Object.entries(roles.roles).filter(([, role]) => role.audited !== true));
  return !mayDo(
    conditionFor({ app, roles: { ...roles, roles: plain } }, actor, 'read', 'case', row.process),
    facts,
    actor,
  );
}

export function canOf(rights: ReadonlySet<Right>, task: TaskRecord, actor: Actor): string[] {
  const released = task.assignee_id === actor.personId && task.state === 'open' && task.candidate_groups.length > 0;
  return [...rights, ...(released ? ['verb:release'] : [])];
}
