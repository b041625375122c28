/**
 * `app.json`: the manifest of an application. Everything the platform's screens, lists, menus, numbers, states,
 * notifications and documents need to know about it, beside its diagrams and forms.
 */
import { z } from 'zod';
import { among } from './among.ts';
import { Icon } from './icons.ts';
import { List, Menus } from './list.ts';
import { define, expression, marks, textKey, use } from './marks.ts';
import { phrase, phraseValues, textChoice } from './phrase.ts';
import { Numbering, Process } from './process.ts';

const settingBase = {
  label: textKey(),
  help: textKey().optional(),
  /** Who sets it: each unit, or the installation for all. */
  level: z.enum(['unit', 'installation']),
};
export const Setting = z.union([
  z
    .strictObject({ ...settingBase, enum: z.array(z.string().min(1).max(64)).min(1), default: z.string() })
    .refine((setting) => setting.enum.includes(setting.default), 'the default is not one of the values'),
  z.strictObject({
    ...settingBase,
    type: z.literal('number'),
    default: z.number(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({ ...settingBase, type: z.literal('boolean'), default: z.boolean() }),
  z.strictObject({ ...settingBase, type: z.literal('text'), default: z.string().max(500) }),
]);
export type Setting = z.infer<typeof Setting>;

/**
 * What a person is in a project or unit. Post ids are installation-wide; two applications that define one id must
 * define it alike (label and rule texts excepted). Persons with the same `exclusiveGroup` hold one such post at a time.
 */
export const Post = z
  .strictObject({
    label: textKey(),
    /** The name within a sentence or a row that already speaks of the project; the label without it. */
    short: textKey().optional(),
    /** The sentence under the post's name in the project's people settings. */
    rule: textKey().optional(),
    level: z.enum(['project', 'unit']),
    source: z.union([z.literal('local'), z.strictObject({ registry: z.literal('chief') })]),
    min: z.int().min(0).max(100).optional(),
    max: z.int().min(1).max(100).optional(),
    exclusiveGroup: define('exclusiveGroup').optional(),
    among: z.enum(['unit-people', 'post-holders', 'post-holders-or-unit-people']).optional(),
  })
  .refine((post) => post.max === undefined || (post.min ?? 0) <= post.max, 'min is greater than max');
export type Post = z.infer<typeof Post>;

export const notificationEvents = [
  'task.created',
  'task.assigned',
  'task.completed',
  'case.state',
  'case.cancelled',
] as const;

export const Notification = z
  .strictObject({
    id: define('notification'),
    on: z.enum(notificationEvents),
    element: use('element').optional(),
    state: use('state').optional(),
    if: expression('notification').optional(),
    to: z.union([z.enum(['assignee', 'starter', 'participants']), z.strictObject({ among: among('notification') })]),
    title: textChoice('notification'),
    body: textChoice('notification'),
    values: phraseValues('notification').optional(),
  })
  .refine((one) => !one.on.startsWith('task.') || one.element !== undefined, 'a task event needs its element')
  .refine((one) => one.on !== 'case.state' || one.state !== undefined, 'case.state needs its state');
export type Notification = z.infer<typeof Notification>;

export const Document = z.strictObject({
  label: textKey(),
  template: z.string().regex(/^documents\/[a-z0-9][a-z0-9-]*\.html$/),
  process: use('process'),
  title: phrase('case').optional(),
  number: Numbering.optional(),
});
export type Document = z.infer<typeof Document>;

export const appId = () =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(40);

export const App = z.strictObject({
  $schema: z.string().optional(),
  id: appId().register(marks, { identifier: 'application', defines: true }),
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
  /** The platform versions it runs on: `^major.minor`. */
  platform: z.string().regex(/^\^\d+\.\d+$/),
  name: textKey(),
  description: textKey().optional(),
  icon: Icon,
  /** Where it stands among the installed applications in menus; smaller comes first. */
  order: z.int().min(0).max(1000).optional(),
  settings: z.record(define('setting'), Setting).optional(),
  posts: z.record(define('post'), Post).optional(),
  processes: z.record(define('process'), Process),
  lists: z.record(define('list'), List),
  menus: Menus,
  /** Tasks that follow each other without gateway, wait or service task, so that they can be filled without network. */
  offline: z.record(use('process'), z.strictObject({ chain: z.array(use('element')).min(2) })).optional(),
  documents: z.record(define('document'), Document).optional(),
  notifications: z.array(Notification).optional(),
});
export type App = z.infer<typeof App>;
