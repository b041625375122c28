/**
 * `*.form`: a form-js schema (`type: default`) with building blocks. `properties.steps` cuts it into screens with a
 * route of their own; `properties.rules` are checks across fields.
 */
import { z } from 'zod';
import { Component } from './form-fields.ts';
import { define, expression, marks, use } from './marks.ts';
import { phrase } from './phrase.ts';

/** A key of the form, stored or plain. */
const anyField = () =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)
    .register(marks, { identifier: 'field', defines: false });

/**
 * One screen of the form, reached at `/tasks/:id/<step>`. `fields` are keys of fields or ids of shown components;
 * `next` is the button to the following step (the last step shows the task's actions instead); `confirms` names an
 * action whose confirm dialog opens with the step, so that a summary and its question are one screen.
 */
export const Step = z.strictObject({
  id: define('step'),
  title: phrase('form'),
  fields: z.array(z.string().min(1).max(64)).min(1),
  next: phrase('form').optional(),
  confirms: use('action').optional(),
});
export type Step = z.infer<typeof Step>;

/** When `when` is true (null is not), `message` stands at `field`; with `actions`, only for those. */
export const FormRule = z.strictObject({
  field: anyField(),
  when: expression('form'),
  message: phrase('form'),
  actions: z.array(use('action')).optional(),
});
export type FormRule = z.infer<typeof FormRule>;

export const Form = z.strictObject({
  $schema: z.string().optional(),
  type: z.literal('default'),
  id: define('form'),
  schemaVersion: z.int().min(1),
  exporter: z.strictObject({ name: z.string(), version: z.string() }).optional(),
  executionPlatform: z.string().optional(),
  executionPlatformVersion: z.string().optional(),
  components: z.array(Component).min(1),
  properties: z
    .strictObject({ steps: z.array(Step).min(2).optional(), rules: z.array(FormRule).optional() })
    .optional(),
});
export type Form = z.infer<typeof Form>;
