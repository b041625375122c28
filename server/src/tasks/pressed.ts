/** The pressed button of a task: is it offered now, and what form-core knows of it. */
import type { Json } from '@closeloop/contracts';
import type { Action } from '@closeloop/contracts/application';
import { type FormInput, offered, type PressedAction } from '@closeloop/form-core';
import { problem } from '../kernel/problem.ts';
import type { Actor } from '../kernel/types.ts';
import { type AnsweredTask, formOf, type OpenedTask, summariesOf, taskContext } from './opened-task.ts';

type ActionOf<Kind extends Action['kind']> = Extract<Action, { kind: Kind }>;
export type CompleteAction = ActionOf<'complete'>;

export function pressed({ id, requires }: CompleteAction): PressedAction {
  return { id, ...(requires && { requires }) };
}

/** `action-unknown` for a button the task does not have, of another kind, or whose condition is not met. */
export function offeredAction<Kind extends Action['kind']>(
  opened: OpenedTask,
  id: string,
  kind: Kind,
  input: FormInput | null,
): ActionOf<Kind> {
  const found = formOf(opened).settings.actions.find((one) => one.id === id);
  if (found?.kind !== kind) throw problem('action-unknown');
  if (input && offered([found], input).length === 0) throw problem('action-unknown');
  return found as ActionOf<Kind>;
}

/** The form as its draft stands, for buttons that send nothing of it. */
export function draftInput(opened: AnsweredTask, actor: Actor): FormInput | null {
  const { task, row } = opened;
  const base = taskContext(opened, actor);
  const blocks = { ...row.blocks, ...summariesOf(opened, opened.items, base) };
  const data: Record<string, Json> = { ...row.vars, ...task.variables, ...task.draft };
  return formOf(opened).input(data, { ...base, blocks }, new Date());
}
