/**
 * What an application's roles.json lets a person do with its cases, tasks, documents and files, as a CASL ability. Its
 * conditions are the condition trees of the format, so a row is judged in memory (`may`) and a list is filtered in SQL
 * (`conditionFor`, then `conditionSql`) by one and the same tree.
 *
 * Rules only allow; there is no rule that forbids. Where a role comes from bounds its reach: a granted or platform role
 * reaches the units of the grant, membership the person's unit, posts what the rule says. Rows are those of the
 * application; a field a row lacks is null, which nothing matches.
 */
import { Ability, subject as named, type MatchConditions, type RawRuleFrom } from '@casl/ability';
import {
  evaluate,
  type Condition,
  type PlaceholderValue,
  type Right,
  type Role,
  type Roles,
  type Row,
  type Rule,
  type Subject,
} from '@closeloop/contracts/application';
import type { Actor } from '../types.ts';

type Abilities = [Right, Subject | (Row & { readonly __caslSubjectType__: Subject })];
export type ApplicationAbility = Ability<Abilities, Condition>;

export interface ApplicationRoles {
  readonly app: string;
  readonly roles: Roles;
}

export function abilityFor({ app, roles }: ApplicationRoles, actor: Actor): ApplicationAbility {
  const placeholders = placeholdersOf(actor);
  const matcher = (tree: Condition): MatchConditions =>
    Object.assign((row: Row) => evaluate(tree, row, placeholders), {});
  const rules = roles.rules.flatMap((rule): RawRuleFrom<Abilities, Condition>[] => {
    const conditions = reachOf(app, roles, rule, actor);
    return conditions ? [{ action: [rule.can].flat(), subject: rule.subject, conditions }] : [];
  });
  return new Ability<Abilities, Condition>(rules, { conditionsMatcher: matcher });
}

/** Judges one row. There is no way to ask about a subject as such: that is true as soon as any rule exists. */
export function may(ability: ApplicationAbility, right: Right, subject: Subject, row: Row): boolean {
  return ability.can(right, named(subject, { ...row }));
}

/** The condition under which the person has the right; null when no rule gives it. */
export function conditionFor(ability: ApplicationAbility, right: Right, subject: Subject): Condition | null {
  const allowed = ability.rulesFor(right, subject).flatMap(({ conditions }) => (conditions ? [conditions] : []));
  return allowed.length === 0 ? null : { $or: allowed };
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

/** A candidate named himself is the group of that one person. */
export const groupOfPerson = (id: string): string => `person:${id}`;

/** Groups of a person: himself, posts of projects, roles (`<app>/<role>`) granted for a unit, or for all: then the one acted for. */
export function groupsOf(actor: Actor): string[] {
  const posts = actor.posts.map((one) => `post:${one.projectId}:${one.post}`);
  const roles = actor.grants.flatMap(({ role, unitId }) => {
    const unit = unitId ?? actor.unit?.id;
    return unit ? [`role:${unit}:${role}`] : [];
  });
  return [...new Set([groupOfPerson(actor.personId), ...posts, ...roles])];
}

/** Whether the person has a role of the application at all. */
export function holdsRole({ app, roles }: ApplicationRoles, actor: Actor, id: string): boolean {
  const role = roles.roles[id];
  return role !== undefined && reachOfRole(app, id, role, actor, 'case') !== null;
}

function reachOf(app: string, roles: Roles, rule: Rule, actor: Actor): Condition | null {
  const reaches = [rule.role].flat().map((id) => {
    const role = roles.roles[id];
    return id === '*' ? {} : role ? reachOfRole(app, id, role, actor, rule.subject) : null;
  });
  const known = reaches.filter((reach) => reach !== null);
  if (known.length === 0) return null;
  const process = rule.process ? [{ [field(rule.subject, 'process')]: { $eq: rule.process } }] : [];
  return { $and: [{ $or: known }, ...process, ...(rule.where ? [rule.where] : [])] };
}

function reachOfRole(app: string, id: string, { from }: Role, actor: Actor, subject: Subject): Condition | null {
  const unit = field(subject, 'unit');
  if ('posts' in from) return actor.posts.some((one) => from.posts.includes(one.post)) ? {} : null;
  if ('members' in from) return actor.unit ? { [unit]: { $eq: '$person.unit' } } : null;
  const name = 'platform' in from ? `platform/${from.platform}` : `${app}/${id}`;
  const grants = actor.grants.filter((one) => one.role === name);
  if (grants.length === 0) return null;
  if (grants.some((one) => one.unitId === null)) return {};
  return { [unit]: { $in: grants.flatMap((one) => (one.unitId ? [one.unitId] : [])) } };
}

/** Cases have the field themselves; everything else reaches it through its case. */
function field(subject: Subject, name: string): string {
  return subject === 'case' ? name : `case.${name}`;
}
