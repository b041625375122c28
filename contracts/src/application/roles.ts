/**
 * `roles.json`: who may do what with the cases of this application. Role ids are namespaced by the application
 * (`<app>/<role>`), its rules are always joined by and with "of this application", and they may name the four
 * subjects below only; persons, units, projects, posts, settings and operations are ruled by the platform's own file.
 *
 * Where a role comes from decides how far its rules reach:
 *   posts      whoever holds one of the posts today; a rule says by `where` which cases.
 *   members    whoever belongs to the unit the case belongs to; a rule says by `where` which cases.
 *   grant      given to a person for a unit (`unit`), for all units (`all`), or either (`unit-or-all`);
 *              its rules reach exactly the cases of those units, without saying so.
 *   platform   holders of a platform role (`platform/<id>`), within the units of that grant, likewise.
 * The role `*` is everyone who is signed in. An `audited` role leaves an audit row at every read.
 */
import { z } from 'zod';
import { Condition } from './condition.ts';
import { define, marks, textKey, use } from './marks.ts';
import { verbs } from './task.ts';

export const platformRoles = ['unit_admin', 'app_admin', 'operator', 'supervisor'] as const;
export const PlatformRole = z.enum(platformRoles);
export type PlatformRole = z.infer<typeof PlatformRole>;

export const RoleSource = z.union([
  z.strictObject({ posts: z.array(use('post')).min(1) }),
  z.strictObject({ grant: z.enum(['unit', 'all', 'unit-or-all']) }),
  z.strictObject({ platform: PlatformRole }),
  z.strictObject({ members: z.literal(true) }),
]);
export type RoleSource = z.infer<typeof RoleSource>;

export const Role = z.strictObject({
  label: textKey(),
  help: textKey().optional(),
  from: RoleSource,
  audited: z.boolean().optional(),
});
export type Role = z.infer<typeof Role>;

export const subjects = ['case', 'task', 'document', 'file'] as const;
export const Subject = z.enum(subjects);
export type Subject = z.infer<typeof Subject>;

export const rights = [
  'read',
  'start',
  'complete',
  'saveDraft',
  'discard',
  'reassign',
  'export',
  ...verbs.map((verb) => `verb:${verb}` as const),
] as const;
export const Right = z.enum(rights);
export type Right = z.infer<typeof Right>;

const roleOrAll = z
  .string()
  .regex(/^(?:\*|[A-Za-z][A-Za-z0-9_-]{0,63})$/)
  .register(marks, { identifier: 'role', defines: false });

export const Rule = z.strictObject({
  role: z.union([roleOrAll, z.array(use('role')).min(1)]),
  can: z.union([Right, z.array(Right).min(1)]),
  subject: Subject,
  process: use('process').optional(),
  where: Condition.optional(),
});
export type Rule = z.infer<typeof Rule>;

export const Roles = z.strictObject({
  $schema: z.string().optional(),
  roles: z.record(define('role'), Role),
  rules: z.array(Rule),
});
export type Roles = z.infer<typeof Roles>;
