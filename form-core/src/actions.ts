/** Which actions of a task are offered with the form as it stands. */
import { isTrue } from './expressions.ts';
import { viewOf } from './view.ts';
import type { FormInput } from './types.ts';

export const offered = <Action extends { readonly if?: string | undefined }>(
  actions: readonly Action[],
  input: FormInput,
): readonly Action[] => {
  const { names } = viewOf(input);
  return actions.filter((action) => action.if === undefined || isTrue(action.if, names, input.now));
};
