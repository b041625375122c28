/**
 * Start values of a form: what the case already has under a field's key, else the field's default. Applying them twice
 * changes nothing: a default that waits for another one is tried again until no value appears any more.
 */
import { valueOf } from './expressions.ts';
import { isField, isStored, leavesOf } from './components.ts';
import { viewOf } from './view.ts';
import type { Data, Field, FormInput } from './types.ts';

export function withDefaults(input: FormInput): Data {
  const vars = (input.context['vars'] ?? {}) as Data;
  const fields = leavesOf(input.form).filter((leaf): leaf is Field => isField(leaf) && !isStored(leaf));
  const data: Record<string, unknown> = { ...input.data };
  for (const { key } of fields)
    if (!Object.hasOwn(data, key) && Object.hasOwn(vars, key) && vars[key] !== null) data[key] = vars[key];
  for (let round = 0; round <= fields.length && fillOnce(input, fields, data); round++);
  return data;
}

function fillOnce(input: FormInput, fields: readonly Field[], data: Record<string, unknown>): boolean {
  let filled = false;
  for (const field of fields) {
    if (Object.hasOwn(data, field.key) || !('default' in field) || field.default === undefined) continue;
    const value = valueOf(field.default, viewOf({ ...input, data }).names, input.now);
    if (value === null) continue;
    data[field.key] = value;
    filled = true;
  }
  return filled;
}
