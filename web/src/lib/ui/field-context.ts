/** How a Field tells the control inside it what it is called, what describes it and whether it is wrong. */
import { getContext, setContext } from 'svelte';

export interface FieldContext {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly required: boolean;
}

const key = Symbol('field');

export function setFieldContext(field: FieldContext): void {
  setContext(key, field);
}

/** Undefined for a control that stands alone. */
export function fieldContext(): FieldContext | undefined {
  return getContext<FieldContext | undefined>(key);
}

/** Classes every text-like control shares; inputs are 16 px on the phone so that iOS does not zoom. */
export const controlClass =
  'w-full rounded-sm border border-input bg-card px-2.5 py-1.5 min-h-[34px] text-sm text-foreground ' +
  'max-md:min-h-12 max-md:rounded-md max-md:px-3 max-md:text-md ' +
  'aria-invalid:border-cinnabar aria-invalid:shadow-[0_0_0_1px_var(--cinnabar)] ' +
  '[&:is(input,textarea):read-only]:border-border [&:is(input,textarea):read-only]:bg-muted disabled:bg-muted disabled:text-muted-foreground';
