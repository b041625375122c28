/**
 * The platform's own roles: who may administer. They live in platform-roles.json, which no application can touch.
 * A role comes from a grant, from holding a post the registry brought (`project_lead`) or from belonging to the unit
 * (`member`); its rights hold for the unit the session acts for.
 */
import type { Actor } from '../types.ts';
import file from '../platform-roles.json' with { type: 'json' };

export interface PlatformRole {
  readonly id: string;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
  readonly about: { readonly 'zh-CN': string; readonly en: string };
  readonly from: 'grant' | 'registry-post' | 'membership';
  /** `any`: may be granted for all units at once. */
  readonly scope: 'unit' | 'any';
  readonly rights: readonly string[];
}

const PREFIX = 'platform/';

export const platformRoles: readonly PlatformRole[] = Object.entries(file).map(([id, role]) => ({
  id,
  ...(role as Omit<PlatformRole, 'id'>),
}));

/** Granted role names (`platform/<id>`) that carry a right. */
export function grantedRolesWith(right: string): string[] {
  return platformRoles
    .filter((role) => role.from === 'grant' && role.rights.includes(right))
    .map((role) => PREFIX + role.id);
}

/** Who to ask for a right one lacks: the first role that has it. */
export function whoHas(right: string): { zh: string; en: string } {
  const role = platformRoles.find((one) => one.rights.includes(right)) ?? platformRoles[0];
  return { zh: role?.label['zh-CN'] ?? '', en: role?.label.en.toLowerCase() ?? '' };
}

export function rolesOf(actor: Pick<Actor, 'unit' | 'grants' | 'posts'>): PlatformRole[] {
  return platformRoles.filter((role) => {
    if (role.from === 'membership') return actor.unit !== null;
    if (role.from === 'registry-post') return actor.posts.some((post) => post.source === 'registry');
    return actor.grants.some((grant) => grant.role === PREFIX + role.id && reaches(grant.unitId, actor.unit?.id));
  });
}

export function rightsOf(actor: Pick<Actor, 'unit' | 'grants' | 'posts'>): ReadonlySet<string> {
  return new Set(rolesOf(actor).flatMap((role) => role.rights));
}

function reaches(grantedUnit: string | null, unit: string | undefined): boolean {
  return grantedUnit === null || grantedUnit === unit;
}
