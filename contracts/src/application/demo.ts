/**
 * `demo.json`: sample people, posts and grants, read in demo mode only, after the demo registry's pull. Several
 * applications may name one person; then name, phone and unit are the same. `unit` is a key of the registry (`*` in a
 * grant: all units), `project` a project code of it.
 */
import { z } from 'zod';
import { marks, use } from './marks.ts';

const account = z.string().regex(/^[a-z][a-z0-9]{1,31}$/);
const unit = z.string().regex(/^[A-Z][A-Z0-9]{1,15}$/);

export const DemoPerson = z.strictObject({
  account,
  name: z.string().min(1).max(40),
  /** Fictitious: mainland mobile numbers of the block 138 0000. */
  phone: z.string().regex(/^1380000\d{4}$/),
  unit,
  note: z.strictObject({ 'zh-CN': z.string().min(1).max(60), en: z.string().min(1).max(60) }),
});
export type DemoPerson = z.infer<typeof DemoPerson>;

/** `<application>/<role>`; the platform's own roles are `platform/<id>`. */
export const NamespacedRole = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[A-Za-z][A-Za-z0-9_-]{0,63}$/)
  .register(marks, { identifier: 'role', defines: false });

export const Demo = z.strictObject({
  $schema: z.string().optional(),
  people: z.array(DemoPerson),
  posts: z.array(z.strictObject({ person: account, project: z.string().min(1).max(40), post: use('post') })).optional(),
  grants: z
    .array(z.strictObject({ person: account, role: NamespacedRole, unit: z.union([unit, z.literal('*')]) }))
    .optional(),
});
export type Demo = z.infer<typeof Demo>;
