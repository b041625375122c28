/** The form of a message as its sheet holds it: typed there, checked there, gone when the sheet closes. */
import type { Json } from '@closeloop/contracts';
import type { Form } from '@closeloop/contracts/application';
import { type FormInput, submissionOf, validate, viewOf, withDefaults } from '@closeloop/form-core/lazy';
import { SvelteSet } from 'svelte/reactivity';
import { sentenceOf } from './field-words.ts';
import type { FieldHost } from './plain-fields.ts';
import type { TaskState } from './task.svelte.ts';

export class MessageForm implements FieldHost {
  readonly task: TaskState;
  readonly people: TaskState['people'];
  readonly #form: Form;
  #typed: FormInput['data'] = $state.raw({});
  #left = new SvelteSet<string>();
  tried = $state(false);
  now: Date = $state.raw(new Date());

  readonly #input: FormInput = $derived.by(() => {
    const { context } = this.task.input;
    return { form: this.#form, data: this.#typed, context, now: this.now };
  });
  readonly view = $derived(viewOf(this.#input));
  readonly problems = $derived(validate(this.#input));

  constructor(task: TaskState, form: Form) {
    this.task = task;
    this.people = task.people;
    this.#form = form;
    this.#typed = withDefaults({ form, data: {}, context: task.input.context, now: this.now });
  }

  set(key: string, value: Json): void {
    this.#typed = { ...this.#typed, [key]: value };
  }
  left(key: string): void {
    this.#left.add(key);
    this.now = new Date();
  }
  errorOf(key: string): string | undefined {
    if (!this.tried && !this.#left.has(key)) return undefined;
    const problem = this.problems.find((one) => one.path === key);
    return problem && sentenceOf(problem, { ...this.task.speech, names: this.view.names, now: this.now });
  }
  submission(): Record<string, Json> {
    return submissionOf(this.#input) as Record<string, Json>;
  }
}
