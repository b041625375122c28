/**
 * Lists of cases or tasks, and the menus that lead to them.
 */
import { z } from 'zod';
import { Condition } from './condition.ts';
import { Icon } from './icons.ts';
import { define, marks, textKey, use } from './marks.ts';

/** Fields the platform itself gives a row of a case list and of a task list, with their condition types. */
export const caseBuiltins = {
  id: 'text',
  number: 'text',
  title: 'text',
  state: 'text',
  unit: 'text',
  project: 'text',
  starter: 'text',
  participants: 'participants',
  createdAt: 'dateTime',
  closedAt: 'dateTime',
  variant: 'text',
} as const;
export const taskBuiltins = {
  title: 'text',
  element: 'text',
  assignee: 'text',
  candidateGroups: 'list',
  due: 'dateTime',
  state: 'text',
  createdAt: 'dateTime',
  closedAt: 'dateTime',
} as const;
export const taskStates = ['open', 'completed', 'cancelled'] as const;

/** A field of the row: a built-in, a declared case field, or `case.<either>` in a task list. */
const column = () =>
  z
    .string()
    .regex(/^(?:case\.)?[A-Za-z][A-Za-z0-9_]*$/)
    .register(marks, { identifier: 'column', defines: false });
const sortKey = () =>
  z
    .string()
    .regex(/^-?(?:case\.)?[A-Za-z][A-Za-z0-9_]*$/)
    .register(marks, { identifier: 'column', defines: false });

/** What a row opens: its task, its case, or the open task of the person looking and else the case. */
const Open = z.enum(['task', 'case', 'task-or-case']);

export const Tab = z.strictObject({
  id: define('tab'),
  label: textKey(),
  where: Condition.optional(),
  open: Open.optional(),
  button: textKey().optional(),
  empty: textKey().optional(),
});
export type Tab = z.infer<typeof Tab>;

export const List = z.strictObject({
  label: textKey(),
  icon: Icon.optional(),
  of: z.enum(['case', 'task']),
  process: use('process').optional(),
  /** Who sees the list in a menu; without it everybody does. Rows are cut by rights either way. */
  roles: z.array(use('role')).optional(),
  where: Condition.optional(),
  tabs: z.array(Tab).min(2).max(6).optional(),
  columns: z.array(column()).min(1).max(12),
  /** `-` before a field means descending; empty values last. */
  sort: z.array(sortKey()).max(3).optional(),
  filters: z.array(column()).max(6).optional(),
  group: z.enum(['due', 'state', 'project']).optional(),
  open: Open,
  /** The word on a row's button; without it the whole row is the button. */
  button: textKey().optional(),
  empty: textKey().optional(),
});
export type List = z.infer<typeof List>;

export const screens = ['projects', 'people'] as const;
export const Screen = z.enum(screens);
export type Screen = z.infer<typeof Screen>;

const entry = { label: textKey().optional(), icon: Icon.optional() };
/** `tab` puts an entry into the phone's tab bar instead of the home page. */
const phoneEntry = { ...entry, place: z.enum(['home', 'tab']).optional() };

const entriesOf = <Shape extends z.ZodRawShape>(common: Shape) =>
  z.union([
    z.strictObject({ start: use('process'), ...common }),
    z.strictObject({ list: use('list'), ...common }),
    z.strictObject({ scan: z.enum(['companion']), ...common }),
    z.strictObject({ screen: Screen, ...common }),
  ]);

export const PhoneEntry = entriesOf(phoneEntry);
export type PhoneEntry = z.infer<typeof PhoneEntry>;
export const PcEntry = entriesOf(entry);
export type PcEntry = z.infer<typeof PcEntry>;

export const Menus = z.strictObject({ phone: z.array(PhoneEntry).optional(), pc: z.array(PcEntry).optional() });
export type Menus = z.infer<typeof Menus>;
