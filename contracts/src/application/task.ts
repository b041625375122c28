/**
 * Everything the platform adds to a user task of a diagram: its buttons, verbs, rights on fields, due date.
 */
import { z } from 'zod';
import { among } from './among.ts';
import { Icon } from './icons.ts';
import { define, expression, use } from './marks.ts';
import { Confirm, phrase } from './phrase.ts';

export const verbs = ['return', 'transfer', 'addSign', 'withdraw', 'urge', 'copy', 'claim'] as const;
export const Verb = z.enum(verbs);
export type Verb = z.infer<typeof Verb>;

export const accesses = ['hidden', 'read', 'edit', 'required'] as const;
export const Access = z.enum(accesses);
export type Access = z.infer<typeof Access>;

const button = {
  id: define('action'),
  label: phrase('task'),
  icon: Icon.optional(),
  if: expression('task').optional(),
  tone: z.enum(['primary', 'plain', 'danger']).optional(),
  confirm: Confirm.optional(),
  /** Said after it went through. */
  success: phrase('task').optional(),
};

export const Action = z.discriminatedUnion('kind', [
  z.strictObject({
    ...button,
    kind: z.literal('complete'),
    outcome: define('outcome').optional(),
    /** Fields that are mandatory for this action only. */
    requires: z.array(use('field')).optional(),
  }),
  z.strictObject({ ...button, kind: z.literal('save') }),
  z.strictObject({ ...button, kind: z.literal('return'), to: z.array(use('element')).min(1) }),
  z.strictObject({ ...button, kind: z.literal('message'), message: use('message'), form: use('form').optional() }),
  z.strictObject({ ...button, kind: z.literal('discard') }),
]);
export type Action = z.infer<typeof Action>;

export const Reassign = z.strictObject({ who: expression('case'), among: among('case') });
export type Reassign = z.infer<typeof Reassign>;

export const TaskSettings = z.strictObject({
  /** What the inbox calls this task; without it the case's title. */
  title: phrase('case').optional(),
  actions: z.array(Action).min(1),
  verbs: z.array(Verb).optional(),
  /** Per field of the task's form; a field that is not named may be edited. */
  access: z.record(use('field'), Access).optional(),
  /** Elements whose stored fields may be read here. */
  readable: z.array(use('element')).optional(),
  /** Variables the assignee may change while the task is open, under the rules of their field. */
  editable: z.array(use('variable')).optional(),
  due: expression('case').nullable().optional(),
  reassign: Reassign.optional(),
  transfer: z.strictObject({ among: among('case') }).optional(),
});
export type TaskSettings = z.infer<typeof TaskSettings>;
