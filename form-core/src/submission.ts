/**
 * What a completed form sends to the process: the plain fields that may be edited, and nothing else. Stored fields are
 * the server's own; a hidden or read-only field's typed value never gets through; unknown keys are dropped. An empty
 * field is null, so that a later expression finds the name.
 */
import { isStored } from './components.ts';
import { viewOf } from './view.ts';
import type { Data, FormInput, PressedAction } from './types.ts';

export function submissionOf(input: FormInput, action?: PressedAction): Data {
  const open = viewOf(input, action).fields.filter(
    ({ field, access }) => !isStored(field) && (access === 'edit' || access === 'required'),
  );
  return Object.fromEntries(open.map(({ field, value }) => [field.key, value === '' ? null : (value ?? null)]));
}
