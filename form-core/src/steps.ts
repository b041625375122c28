/**
 * The screens of a form. A form without steps is one screen; a step of which nothing is visible is left out. Leaving a
 * step asks for its own fields only; completing asks for all.
 */
import { leavesOf, nameOf } from './components.ts';
import type { FormView } from './view.ts';
import type { FieldView, Form, Leaf, Phrase, Problem } from './types.ts';

export interface StepView {
  /** Route segment; null for a form without steps. */
  readonly id: string | null;
  readonly title: Phrase | null;
  readonly next: Phrase | null;
  /** Action whose confirm dialog opens with this step. */
  readonly confirms: string | null;
  /** In the order the step names them. */
  readonly content: readonly (FieldView | Leaf)[];
}

export function stepsOf(form: Form, view: FormView): readonly StepView[] {
  const visible = new Map<string, FieldView | Leaf>();
  for (const one of view.fields) if (one.access !== 'hidden') visible.set(one.field.key, one);
  for (const leaf of view.shown) visible.set(nameOf(leaf) ?? `shown-${String(visible.size)}`, leaf);
  const steps = form.properties?.steps;
  if (!steps) return [{ id: null, title: null, next: null, confirms: null, content: inOrder(form, view) }];
  return steps
    .map((step) => ({
      id: step.id,
      title: step.title,
      next: step.next ?? null,
      confirms: step.confirms ?? null,
      content: step.fields.flatMap((name) => visible.get(name) ?? []),
    }))
    .filter((step) => step.content.length > 0);
}

function inOrder(form: Form, view: FormView): readonly (FieldView | Leaf)[] {
  const fields = new Map<Leaf, FieldView>(view.fields.map((one) => [one.field, one]));
  return leavesOf(form).flatMap((leaf): readonly (FieldView | Leaf)[] => {
    const field = fields.get(leaf);
    if (field) return field.access === 'hidden' ? [] : [field];
    return view.shown.includes(leaf) ? [leaf] : [];
  });
}

/** The problems that keep one from leaving this step. */
export const problemsOfStep = (step: StepView, problems: readonly Problem[]): readonly Problem[] =>
  problems.filter((problem) => step.content.some((one) => 'field' in one && one.field.key === problem.path));
