/**
 * Who may do what with cases and tasks: an application's roles.json turned into one condition per person, verb and
 * subject. The same tree is asked in memory for a row and in SQL for a list, so both always agree. Null: nobody's right.
 *
 * Rules are always within the application. Where a role comes from bounds its reach (see contracts/application/roles):
 * a granted or platform role reaches the units of the grant, membership the person's unit, posts what the rule says.
 */
import type { Condition, Right, Role, Rule, Subject } from '@closeloop/contracts/application';
import { evaluate, type PlaceholderValue } from '@closeloop/contracts/application';
import type { DeployedContent } from '../applications/index.ts';
import type { Actor } from '../kernel/types.ts';

export interface RightsRow {
  readonly [field: string]: unknown;
}

export function placeholdersOf(actor: Actor): (placeholder: string) => PlaceholderValue {
  return (placeholder) => {
    if (placeholder === '$person.id') return actor.personId;
    if (placeholder === '$person.unit') return actor.unit?.id ?? null;
    if (placeholder === '$person.units') return actor.unit ? [actor.unit.id] : [];
    if (placeholder === '$person.groups') return groupsOf(actor);
    const post = /^\$person\.projects\((.+)\)$/.exec(placeholder)?.[1];
    return actor.posts.filter((one) => one.post === post).map((one) => one.projectId);
  };
}

/** Groups of a person: posts of projects, roles (`<app>/<role>`) granted for a unit, or for all: then the one acted for. */
export function groupsOf(actor: Actor): string[] {
  const posts = actor.posts.map((one) => `post:${one.projectId}:${one.post}`);
  const roles = actor.grants.flatMap(({ role, unitId }) => {
    const unit = unitId ?? actor.unit?.id;
    return unit ? [`role:${unit}:${role}`] : [];
  });
  return [...new Set([...posts, ...roles])];
}

/** The condition under which the actor has the right; null when no rule gives it. */
export function conditionFor(
  content: Pick<DeployedContent, 'app' | 'roles'>,
  actor: Actor,
  right: Right,
  subject: Subject,
  process?: string,
): Condition | null {
  const reached = content.roles.rules
    .filter((rule) => rule.subject === subject && [rule.can].flat().includes(right))
    .filter((rule) => process === undefined || rule.process === undefined || rule.process === process)
    .map((rule) => reachOf(content, rule, actor, subject))
    .filter((condition) => condition !== null);
  return reached.length === 0 ? null : { $or: reached };
}

export function mayDo(condition: Condition | null, row: RightsRow, actor: Actor): boolean {
  return condition !== null && evaluate(condition, row, placeholdersOf(actor));
}

/** Roles (unprefixed ids) the actor has here at all; for menus. */
export function holdsRole(content: Pick<DeployedContent, 'app' | 'roles'>, actor: Actor, role: string): boolean {
  const found = content.roles.roles[role];
  return found !== undefined && reachOfRole(content.app.id, role, found, actor, 'case') !== null;
}

function reachOf(
  { app, roles }: Pick<DeployedContent, 'app' | 'roles'>,
  rule: Rule,
  actor: Actor,
  subject: Subject,
): Condition | null {
  const reaches = [rule.role].flat().map((id) => {
    if (id === '*') return {};
    const role = roles.roles[id];
    return role ? reachOfRole(app.id, id, role, actor, subject) : null;
  });
  const known = reaches.filter((reach) => reach !== null);
  if (known.length === 0) return null;
  const process = rule.process ? [{ [field(subject, 'process')]: { $eq: rule.process } }] : [];
  return { $and: [{ $or: known }, ...process, ...(rule.where ? [rule.where] : [])] };
}

function reachOfRole(app: string, id: string, role: Role, actor: Actor, subject: Subject): Condition | null {
  const { from } = role;
  if ('posts' in from) return actor.posts.some((one) => from.posts.includes(one.post)) ? {} : null;
  if ('members' in from) return actor.unit ? { [field(subject, 'unit')]: { $eq: '$person.unit' } } : null;
  const name = 'platform' in from ? `platform/${from.platform}` : `${app}/${id}`;
  const grants = actor.grants.filter((one) => one.role === name);
  if (grants.length === 0) return null;
  if (grants.some((one) => one.unitId === null)) return {};
  return { [field(subject, 'unit')]: { $in: grants.flatMap((one) => (one.unitId ? [one.unitId] : [])) } };
}

/** Cases have the field themselves; a task reaches it through its case. */
function field(subject: Subject, name: string): string {
  return subject === 'case' ? name : `case.${name}`;
}
