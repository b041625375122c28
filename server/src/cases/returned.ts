/**
 * How an open task knows that a later step sent the case back to it: a variable of the step alone, set as it is
 * activated, so that every engine carries it and the next visit does not see it.
 */
import type { Json } from '@closeloop/contracts';
import type { TaskRecord } from './case-row.ts';

export interface Returned {
  readonly by: { readonly id: string; readonly name: string };
  /** ISO instant. */
  readonly at: string;
  readonly reason: string;
}

const variable = 'closeloopReturned';

export const returnVariables = (returned: Returned): Record<string, Json> => ({ [variable]: { ...returned } });

export const returnedOf = ({ variables }: Pick<TaskRecord, 'variables'>): Returned | null =>
  (variables[variable] as unknown as Returned | undefined) ?? null;
