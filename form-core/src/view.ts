/**
 * What of a form is seen and what may be done with each field.
 *
 * Access is the narrowest of: the task's settings, the field's own `readonly`, and its condition. A field that is
 * hidden or read-only never contributes a typed value: its value is the case's, or nothing. Conditions are taken in
 * the order of the form, and a field found hidden is null to everything after it.
 */
import { isTrue, type Names } from './expressions.ts';
import { hideConditions, isField, isStored, leavesOf } from './components.ts';
import type { Access, Field, FieldView, FormInput, Leaf, PressedAction } from './types.ts';

export interface FormView {
  readonly fields: readonly FieldView[];
  /** Components without value (texts, summaries) that are shown. */
  readonly shown: readonly Leaf[];
  /** The names expressions of this form may use: the context and the form's own keys as they stand. */
  readonly names: Names;
}

export function viewOf(input: FormInput, action?: PressedAction): FormView {
  const conditions = hideConditions(input.form);
  const leaves = leavesOf(input.form);
  const values = startValues(input, leaves);
  const hidden = new Set<Leaf>();
  const names = (): Names => ({ ...values, ...input.context });
  for (const leaf of leaves) {
    const hide = conditions.get(leaf)?.some((condition) => isTrue(condition, names(), input.now)) ?? false;
    if (!hide && !(isField(leaf) && input.access?.[leaf.key] === 'hidden')) continue;
    hidden.add(leaf);
    if (isField(leaf)) values[leaf.key] = null;
  }
  const fields = leaves.filter(isField).map((field) => ({
    field,
    access: hidden.has(field) ? ('hidden' as const) : accessOf(field, input.access?.[field.key], action),
    value: isStored(field) ? null : values[field.key],
  }));
  return { fields, shown: leaves.filter((leaf) => !isField(leaf) && !hidden.has(leaf)), names: names() };
}

function accessOf(field: Field, granted: Access | undefined, action: PressedAction | undefined): Access {
  const fixed = 'readonly' in field && (field.readonly === true || field.disabled === true);
  if (granted === 'read' || fixed) return 'read';
  const asked = 'validate' in field && field.validate?.required === true;
  return granted === 'required' || asked || action?.requires?.includes(field.key) === true ? 'required' : 'edit';
}

/** Typed values where typing is allowed, the case's own elsewhere. */
function startValues(input: FormInput, leaves: readonly Leaf[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const vars = input.context['vars'];
  for (const leaf of leaves) {
    if (!isField(leaf) || isStored(leaf)) continue;
    const access = accessOf(leaf, input.access?.[leaf.key], undefined);
    const source = access === 'read' || input.access?.[leaf.key] === 'hidden' ? vars : input.data;
    values[leaf.key] = own(source, leaf.key);
  }
  return values;
}

const own = (source: unknown, key: string): unknown =>
  typeof source === 'object' && source !== null && Object.hasOwn(source, key)
    ? ((source as Record<string, unknown>)[key] ?? null)
    : null;
