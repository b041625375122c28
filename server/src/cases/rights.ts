/**
 * What a person may do with a case and its tasks, by the roles of the case's own deployment. A closed task can only be
 * read.
 */
import type { Right, Row } from '@closeloop/contracts/application';
import type { Deployed } from '../applications/index.ts';
import { abilityFor, may, type ApplicationAbility, type ApplicationRoles } from '../kernel/ability/ability.ts';
import type { Actor } from '../kernel/types.ts';
import type { TaskRecord } from './case-row.ts';
import { taskFacts } from './facts.ts';

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

export function rolesIn({ app, roles }: Pick<Deployed, 'app' | 'roles'>): ApplicationRoles {
  return { app: app.id, roles };
}

export function abilityIn(deployed: Pick<Deployed, 'app' | 'roles'>, actor: Actor): ApplicationAbility {
  return abilityFor(rolesIn(deployed), actor);
}

export function taskRights(deployed: Deployed, actor: Actor, task: TaskRecord, facts: Row): Set<Right> {
  const own = taskFacts(task, facts);
  const ability = abilityIn(deployed, actor);
  const can = new Set(asked.filter((right) => may(ability, right, 'task', own)));
  if (mayReadCase(deployed, actor, facts)) can.add('read');
  if (task.state !== 'open') for (const right of asked) if (right !== 'read') can.delete(right);
  if (task.assignee_id !== null) can.delete('verb:claim');
  return can;
}

export function mayReadCase(deployed: Deployed, actor: Actor, facts: Row): boolean {
  return actor.rights.has('cases.read-all') || may(abilityIn(deployed, actor), 'read', 'case', facts);
}

/** True when only a supervising grant shows the case: such a read leaves a trace. */
export function readIsAudited({ app, roles }: Deployed, actor: Actor, facts: Row): boolean {
  const plain = Object.fromEntries(Object.entries(roles.roles).filter(([, role]) => role.audited !== true));
  return !may(abilityIn({ app, roles: { ...roles, roles: plain } }, actor), 'read', 'case', facts);
}

export function canOf(rights: ReadonlySet<Right>, task: TaskRecord, actor: Actor): string[] {
  const released = task.assignee_id === actor.personId && task.state === 'open' && task.candidate_groups.length > 0;
  return [...rights, ...(released ? ['verb:release'] : [])];
}
