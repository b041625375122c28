/**
 * Which rows the organisation's rights reach. The binder has already asked whether the caller holds the right at all;
 * here it is cut to his rows: the unit's administrator works on the unit, who leads a project (a post filled by the
 * registry) on that project; everyone sees the projects he holds a post in, a supervising reader all. Whatever is out of reach does not exist for the caller.
 */
import type { Actor } from '../kernel/types.ts';
import { problem } from '../kernel/problem.ts';

export const UNIT_ADMIN = 'platform/unit_admin';
const SUPERVISOR = 'platform/supervisor';

/** `unitId` null: all units; `projectIds` null: all projects of them. */
export interface Reach {
  readonly unitId: string | null;
  readonly projectIds: readonly string[] | null;
}
interface ProjectOfUnit {
  readonly id: string;
  readonly unit_id: string;
}

const holds = (actor: Actor, role: string, unitId: string | null) =>
  actor.grants.some((grant) => grant.role === role && (grant.unitId === null || grant.unitId === unitId));

export function administers(actor: Actor, unitId: string): boolean {
  return actor.unit?.id === unitId && holds(actor, UNIT_ADMIN, unitId);
}

export function projectReach(actor: Actor): Reach {
  if (holds(actor, SUPERVISOR, null)) return { unitId: null, projectIds: null };
  if (!actor.unit) return { unitId: null, projectIds: [] };
  const unitId = actor.unit.id;
  if (administers(actor, unitId) || holds(actor, SUPERVISOR, unitId)) return { unitId, projectIds: null };
  return { unitId, projectIds: actor.posts.map((held) => held.projectId) };
}

export function seesProject(actor: Actor, project: ProjectOfUnit): boolean {
  const { unitId, projectIds } = projectReach(actor);
  return (unitId === null || unitId === project.unit_id) && (projectIds?.includes(project.id) ?? true);
}

export function managesPosts(actor: Actor, project: ProjectOfUnit): boolean {
  if (!actor.rights.has('posts.manage') || actor.unit?.id !== project.unit_id) return false;
  const leads = actor.posts.some((held) => held.source === 'registry' && held.projectId === project.id);
  return leads || administers(actor, project.unit_id);
}

/** People are kept by the unit; a chief adds and corrects them, what ends or empowers is the administrator's. */
export function personRights(actor: Actor, active: boolean): string[] {
  const admin = administers(actor, unitOf(actor));
  const can: string[] = [];
  if (active && actor.rights.has('people.manage')) can.push('change');
  if (active && admin) can.push('leave', 'activate');
  if (active && admin && actor.rights.has('grants.manage')) can.push('grants');
  return can;
}

/** The unit the session acts for. */
export function unitOf(actor: Actor): string {
  if (!actor.unit) throw problem('unit-not-chosen');
  return actor.unit.id;
}

export const askAdministrator = { zh: '监理单位管理员', en: 'your unit administrator' };
