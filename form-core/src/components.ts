/** The components of a form, groups opened, and which of them hold values. */
import type { StoredFieldType } from '@closeloop/contracts/application';
import type { Field, Form, Leaf } from './types.ts';

const storedTypes: Readonly<Record<StoredFieldType, true>> = {
  inspectionChecklist: true,
  findings: true,
  checkIn: true,
  companions: true,
  photos: true,
  attachments: true,
  signature: true,
};

export const leavesOf = (form: Form): readonly Leaf[] =>
  form.components.flatMap((one) => (one.type === 'group' ? one.components : [one]));

export const isField = (leaf: Leaf): leaf is Field => 'key' in leaf;

export const isStored = (leaf: { readonly type: string }): boolean => Object.hasOwn(storedTypes, leaf.type);

/** How a step names a component: its key, or the id of a shown one. */
export const nameOf = (leaf: Leaf): string | undefined => (isField(leaf) ? leaf.key : leaf.id);

/** A group's own condition hides everything in it. */
export function hideConditions(form: Form): ReadonlyMap<Leaf, readonly string[]> {
  const conditions = new Map<Leaf, string[]>();
  for (const component of form.components) {
    const outer = component.conditional ? [component.conditional.hide] : [];
    if (component.type !== 'group') conditions.set(component, outer);
    else
      for (const leaf of component.components)
        conditions.set(leaf, leaf.conditional ? [...outer, leaf.conditional.hide] : outer);
  }
  return conditions;
}
