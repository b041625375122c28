/** The pressed button of a task as form-core knows it. */
import type { PressedAction } from '@closeloop/form-core';
import type { CompleteAction } from './completion.service.ts';

export function pressed({ id, requires }: CompleteAction): PressedAction {
  return { id, ...(requires && { requires }) };
}
