/**
 * Roles given to persons. A unit's administrator gives roles for his unit, except those whose rights know no unit
 * (designing applications, operating the platform); who administers all units gives any. Grants out of the caller's hands
 * are left as they are.
 */
import type { Grant, Language, RoleOption } from '@closeloop/contracts';
import { platformRoles } from '../kernel/ability/platform-roles.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { announce, type OrganisationContext } from './context.ts';
import { UNIT_ADMIN, unitOf } from './organisation.policy.ts';
import { addGrant, grantsOf, raisePerson, removeGrant, type GrantRow } from './people.model.ts';
import { personFor } from './people.service.ts';
import { rolesOf, type RoleDefinition } from './declarations.ts';

/** Platform roles a unit may give for itself. */
const OF_THE_UNIT: readonly string[] = [UNIT_ADMIN, 'platform/supervisor'];

const administersAll = (actor: Actor) =>
  actor.grants.some((grant) => grant.role === UNIT_ADMIN && grant.unitId === null);

async function rolesFor(context: OrganisationContext, tx: Tx): Promise<RoleDefinition[]> {
  const platform = platformRoles
    .filter((role) => role.from === 'grant')
    .map((role): RoleDefinition => {
      const reach = role.scope === 'unit' ? 'unit' : 'unit-or-all';
      return { role: `platform/${role.id}`, label: role.label, about: role.about, reach };
    });
  return [...platform, ...rolesOf(await context.applications.installed(tx))];
}

function mayGive(actor: Actor, role: RoleDefinition, unitId: string | null): boolean {
  if (administersAll(actor)) return unitId === null ? role.reach !== 'unit' : role.reach !== 'all';
  const ofUnit = !role.role.startsWith('platform/') || OF_THE_UNIT.includes(role.role);
  return ofUnit && role.reach !== 'all' && unitId === unitOf(actor);
}

export async function listRoles(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  language: Language,
): Promise<RoleOption[]> {
  const unitId = unitOf(actor);
  return (await rolesFor(context, tx))
    .filter((role) => mayGive(actor, role, unitId) || mayGive(actor, role, null))
    .map((role) => ({
      role: role.role,
      label: role.label[language],
      about: role.about[language],
      scope: mayGive(actor, role, null) ? 'any' : 'unit',
    }));
}

export async function changeGrants(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly id: string; readonly rev: number },
  wanted: readonly Grant[],
): Promise<void> {
  const person = await personFor(tx, actor, target.id, 'grants', target.rev);
  const roles = new Map((await rolesFor(context, tx)).map((role) => [role.role, role]));
  const mine = (grant: GrantRow) => {
    const role = roles.get(grant.role);
    return role !== undefined && mayGive(actor, role, grant.unit_id);
  };
  const before = await tx.asSystem(() => grantsOf(tx, person.id));
  const after = wanted.map((grant): GrantRow => ({ role: grant.role, unit_id: grant.unitId }));
  const removed = before.filter((grant) => mine(grant) && !includes(after, grant));
  const added = after.filter((grant) => !includes(before, grant));
  refuseStrange(added, roles, mine);
  refuseLockingOut(actor, person.id, removed);
  await tx.asSystem(async () => {
    for (const grant of removed) await removeGrant(tx, person.id, grant);
    for (const grant of added) await addGrant(tx, person.id, grant, actor.personId);
  });
  await raisePerson(tx, person.id);
  const change = { before: { grants: before }, after: { added, removed } };
  await audit(tx, actor, { action: 'person.grants_changed', entity: 'person', entityId: person.id, ...change });
  announce(context, tx, 'person', person.id, unitOf(actor));
}

const includes = (grants: readonly GrantRow[], { role, unit_id }: GrantRow) =>
  grants.some((grant) => grant.role === role && grant.unit_id === unit_id);

function refuseStrange(
  added: readonly GrantRow[],
  roles: ReadonlyMap<string, RoleDefinition>,
  mine: (grant: GrantRow) => boolean,
): void {
  const unknown = added.find((grant) => !roles.has(grant.role));
  if (unknown) throw problem('grant-unknown', { role: unknown.role });
  if (!added.every(mine)) throw problem('not-allowed', { who: { zh: '平台运维人员', en: 'the operator' } });
}

/** An administrator who took the role from himself could not give it back. */
function refuseLockingOut(actor: Actor, personId: string, removed: readonly GrantRow[]): void {
  const own = personId === actor.personId && removed.some((grant) => grant.role === UNIT_ADMIN);
  if (own) throw problem('not-allowed', { who: { zh: '其他单位管理员', en: 'another unit administrator' } });
}
