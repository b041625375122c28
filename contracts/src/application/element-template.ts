/**
 * `templates/*.json`: element templates of the studio, in the established JSON format, cut to what a job type or task
 * of this platform needs.
 */
import { z } from 'zod';

const binding = z.union([
  z.strictObject({ type: z.literal('zeebe:taskDefinition:type') }),
  z.strictObject({ type: z.literal('zeebe:taskDefinition'), property: z.enum(['type', 'retries']) }),
  z.strictObject({ type: z.literal('zeebe:taskHeader'), key: z.string().min(1).max(100) }),
  z.strictObject({ type: z.literal('zeebe:input'), name: z.string().min(1).max(100) }),
  z.strictObject({ type: z.literal('zeebe:output'), source: z.string().min(1).max(500) }),
  z.strictObject({ type: z.literal('property'), name: z.string().min(1).max(100) }),
]);

export const ElementTemplateProperty = z.strictObject({
  id: z.string().max(64).optional(),
  label: z.string().max(100).optional(),
  description: z.string().max(500).optional(),
  group: z.string().max(64).optional(),
  type: z.enum(['String', 'Text', 'Boolean', 'Dropdown', 'Hidden', 'Number']),
  feel: z.enum(['required', 'optional', 'static']).optional(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  optional: z.boolean().optional(),
  choices: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  constraints: z
    .strictObject({ notEmpty: z.boolean().optional(), maxLength: z.int().optional(), minLength: z.int().optional() })
    .optional(),
  binding,
});

export const ElementTemplate = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(100),
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/),
  version: z.int().min(1).optional(),
  description: z.string().max(500).optional(),
  appliesTo: z.array(z.enum(['bpmn:Task', 'bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:UserTask'])).min(1),
  elementType: z.strictObject({ value: z.enum(['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:UserTask']) }).optional(),
  groups: z.array(z.strictObject({ id: z.string(), label: z.string() })).optional(),
  properties: z.array(ElementTemplateProperty),
});
export type ElementTemplate = z.infer<typeof ElementTemplate>;
