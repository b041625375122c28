/**
 * One open task as the page holds it: the form's view, what was typed, the building blocks, what is wrong. What is
 * typed goes through the outbox, so it outlives the page; the server's answer never takes it away.
 */
import type { Json, PersonRef, StoredField, TaskAction, TaskDetail } from '@closeloop/contracts';
import type { Access, Form, StoredField as BlockField } from '@closeloop/contracts/application';
import {
  type Data,
  type FormInput,
  isField,
  leavesOf,
  offered,
  type PressedAction,
  saysExpressions,
  stepsOf,
  submissionOf,
  validate,
  viewOf,
  withDefaults,
} from '@closeloop/form-core/lazy';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { api } from '#lib/api/client.ts';
import { outboxOf, type Outbox } from '#lib/log/index.ts';
import { askedEarly } from './early.ts';
import { blocks as kinds } from '#blocks/registry.ts';
import type { BlockState } from './block.ts';
import { loadFeel } from './feel.ts';
import { sentenceOf } from './field-words.ts';
import type { Speech } from './sentences.ts';

export interface Reader {
  readonly me: PersonRef;
  readonly autoAdvance: boolean;
}

export class TaskState {
  detail: TaskDetail = $state.raw() as TaskDetail;
  /** What was typed or prefilled, by key of a plain field. */
  data: Data = $state.raw({});
  /** Stored fields of this form and of readable earlier steps, by key. */
  readonly blocks = new Map<string, BlockState>();
  /** Names for ids that sentences mention. */
  readonly people = new SvelteMap<string, string>();
  /** Fields one has left at least once: from then on they are checked on each change. */
  readonly touched = new SvelteSet<string>();
  /** The action one tried; everything it asks for is shown as missing. */
  tried: TaskAction | null = $state.raw(null);
  /** The server's sentence per field, until the field changes. */
  readonly refused = new SvelteMap<string, string>();
  now: Date = $state.raw(new Date());
  /** Brings a step with a given field to the screen; set by the page. */
  showField: (key: string) => Promise<void> = () => Promise.resolve();

  readonly form = $derived(this.detail.form as unknown as Form);
  readonly editable = $derived.by(
    () => this.detail.state === 'open' && this.detail.assignee?.id === this.reader.me.id && !this.outbox.gone,
  );
  readonly input: FormInput = $derived.by(() => this.#input());
  readonly view = $derived(viewOf(this.input, this.#pressed));
  readonly steps = $derived(stepsOf(this.form, this.view));
  readonly problems = $derived(this.editable ? validate(this.input, this.#pressed) : []);
  readonly actions = $derived(this.editable ? offered(this.detail.actions, this.input) : []);

  readonly outbox: Outbox;
  readonly reader: Reader;
  /** Answers can overtake one another: none counts after the answer to a later question. */
  #asked = 0;
  #answered = 0;

  constructor(detail: TaskDetail, outbox: Outbox, reader: Reader) {
    this.outbox = outbox;
    this.reader = reader;
    this.detail = detail;
  }

  /** What the fields are asked for: the action one tried, before that the main one. */
  get #pressed(): PressedAction | undefined {
    return this.tried ?? this.actions.find((action) => action.kind === 'complete');
  }
  get #access(): Record<string, Access> {
    if (this.editable) return this.detail.access;
    const keys = leavesOf(this.form).filter(isField);
    return Object.fromEntries(
      keys.map(({ key }) => [key, this.detail.access[key] === 'hidden' ? 'hidden' : 'read'] as const),
    );
  }
  #input(): FormInput {
    const { context, variables } = this.detail;
    const server = (context['blocks'] ?? {}) as Readonly<Record<string, Data | undefined>>;
    const live = this.detail.stored.map(({ field, editable }) => {
      const now = editable ? this.blocks.get(field)?.summary : undefined;
      return [field, { ...server[field], ...now }] as const;
    });
    const vars = { ...(context['vars'] as Data | undefined), ...variables };
    const shown = this.editable ? {} : this.detail.draft.data;
    return {
      form: this.form,
      access: this.#access,
      data: this.data,
      context: { ...context, vars: { ...vars, ...shown }, blocks: { ...server, ...Object.fromEntries(live) } },
      now: this.now,
    };
  }
  get speech(): Speech {
    return { names: this.view.names, now: this.now, nameOf: (id) => this.people.get(id), texts: this.detail.texts };
  }

  /** What stands at a field; undefined while it is right, or was not left yet. */
  errorOf(key: string): string | undefined {
    const said = this.refused.get(key);
    if (said !== undefined) return said;
    if (!this.touched.has(key) && this.tried === null) return undefined;
    const problem = this.problems.find((one) => one.path === key);
    return problem && sentenceOf(problem, this.speech);
  }

  set(key: string, value: Json): void {
    this.data = { ...this.data, [key]: value };
    this.refused.delete(key);
    if (this.touched.has(key)) this.now = new Date();
    if (this.editable) void this.outbox.keepFields({ [key]: value });
  }
  left(key: string): void {
    this.touched.add(key);
  }

  submission(action: TaskAction): Record<string, Json> {
    return submissionOf(this.input, action) as Record<string, Json>;
  }

  /** Asks the server again and brings its state in; what is unsent here stays. */
  async reload(): Promise<void> {
    const turn = ++this.#asked;
    const detail = await api.tasks.read({ params: { id: this.detail.id } });
    if (turn < this.#answered) return;
    this.#answered = turn;
    this.detail = detail;
    await this.#adopt();
  }

  async #adopt(): Promise<void> {
    const { draft, stored } = this.detail;
    this.#learnNames();
    const before = this.data;
    const kept = this.editable ? await this.outbox.adoptDraft(draft) : draft;
    const typed = Object.entries(this.data).filter(([key, value]) => value !== before[key]);
    this.data = withDefaults({ ...this.input, data: { ...kept.data, ...Object.fromEntries(typed) } });
    for (const rows of stored) await this.blocks.get(rows.field)?.adopt(rows);
  }
  #learnNames(): void {
    const { case: row, assignee } = this.detail;
    for (const person of [row.starter, ...row.participants.map((one) => one.person), assignee, this.reader.me])
      if (person) this.people.set(person.id, person.name);
    if (row.project) this.people.set(row.project.id, row.project.name);
  }

  /** Opens the blocks and fills the form; once. */
  async start(): Promise<void> {
    for (const rows of this.detail.stored) if (rows.editable) void kinds[rows.block].screen();
    if (this.#needsFeel()) await loadFeel();
    await Promise.all(this.detail.stored.map((rows) => this.#openBlock(rows)));
    await this.#adopt();
    await this.outbox.refresh();
  }
  #needsFeel(): boolean {
    const { form, actions } = this.detail;
    return saysExpressions(form) || actions.some((action) => action.if !== undefined || saysExpressions(action.label));
  }
  async #openBlock(rows: StoredField): Promise<void> {
    const open = await kinds[rows.block].open();
    const own = leavesOf(this.form).find((leaf) => isField(leaf) && leaf.key === rows.field) as BlockField | undefined;
    const field = own ?? ({ type: rows.block, key: rows.field, label: rows.label } as BlockField);
    const detail = () => this.detail;
    const block = await open({
      field,
      stored: rows,
      get task() {
        return detail();
      },
      me: this.reader.me,
      outbox: this.outbox,
      editable: () => this.editable && rows.editable,
      autoAdvance: this.reader.autoAdvance,
      show: () => this.showField(rows.field),
    });
    this.blocks.set(rows.field, block);
  }
}

export async function openTask(id: string, reader: Reader): Promise<TaskState> {
  const [detail, outbox] = await Promise.all([askedEarly(id), outboxOf(reader.me.id, id)]);
  const state = new TaskState(detail, outbox, reader);
  await state.start();
  return state;
}
