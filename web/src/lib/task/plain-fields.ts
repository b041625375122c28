/** Fields whose value is one plain value of the form, by type, each fetched when a form has it. */
import { pickers } from '#blocks/pickers.ts';
import type { Access, Field } from '@closeloop/contracts/application';
import type { Component } from 'svelte';
import type { TaskState } from './task.svelte.ts';

/** What a plain field needs of the form it stands in. */
export type FieldHost = Pick<TaskState, 'set' | 'left' | 'now' | 'people'>;

/** A picker asks the server, so it stands in the form of a task only. */
export interface PlainProps<F extends Field = Field, Host extends FieldHost = FieldHost> {
  task: Host;
  field: F;
  access: Access;
  value: unknown;
  error?: string | undefined;
}
export type PlainField = Component<PlainProps>;
type Load = () => Promise<{ readonly default: PlainField }>;

/** The fields of a form are one union; each component takes its own member of it. */
const plain = (load: () => Promise<{ readonly default: unknown }>): Load => load as Load;
const text = plain(() => import('./fields/TextField.svelte'));
const choice = plain(() => import('./fields/ChoiceField.svelte'));

export const plainFields: Readonly<Record<string, Load>> = {
  textfield: text,
  textarea: text,
  number: text,
  datetime: text,
  place: text,
  checkbox: choice,
  radio: choice,
  select: choice,
  checklist: choice,
  taglist: choice,
  projectPicker: plain(pickers.projectPicker),
  personPicker: plain(pickers.personPicker),
  deadline: plain(pickers.deadline),
};
