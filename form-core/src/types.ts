/**
 * What form-core is given and what it answers. The same inputs give the same answers in the browser and on the server.
 */
import type { Access, Component, Field, Form, Group, Phrase, ProblemCode } from '@closeloop/contracts/application';
import type { Names } from './expressions.ts';

export type Data = Readonly<Record<string, unknown>>;
export type Leaf = Exclude<Component, Group>;
export type { Access, Field, Form, Phrase };

export interface FormInput {
  readonly form: Form;
  /** Per field, from the task's settings; a field that is not named may be edited. */
  readonly access?: Readonly<Record<string, Access>>;
  /** What was typed, by key. Only keys that may be edited are looked at. */
  readonly data: Data;
  /**
   * The names of the expression context besides the form's own keys: case, project, unit, person, settings, `vars`
   * (start values of the fields by key) and `blocks` (summaries of stored fields by key).
   */
  readonly context: Names;
  readonly now: Date;
}

/** The button that is pressed, as far as a form cares; without one nothing is required "for that action only". */
export interface PressedAction {
  readonly id: string;
  readonly requires?: readonly string[];
}

export interface FieldView {
  readonly field: Field;
  readonly access: Access;
  /** What the field holds: typed where it may be edited, else as the case has it. Null for stored fields. */
  readonly value: unknown;
}

/** Parameters a sentence's placeholders are filled with, and how to write those that are not plain. */
export interface Said {
  readonly key: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly formats: Readonly<Record<string, string>>;
}

export interface Problem {
  /** Key of the field. */
  readonly path: string;
  readonly code: ProblemCode;
  /** A text of the application when `own`, else the platform's `form.<code>`. */
  readonly messageKey: string;
  readonly own: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  readonly formats: Readonly<Record<string, string>>;
}
