/** The findings of a task and the answers to them, one item each, so that two answers never wait for one another. */
import type { Finding, FindingResponse, Json, StoredField } from '@closeloop/contracts';
import { v7 } from 'uuid';
import type { BlockContext, BlockState, Missing } from '#lib/task/block.ts';
import type { LoggedFile } from '#lib/log/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { answerForm, lacksOf, type AnswerForm } from './answer-form.ts';

const nothing: FindingResponse = { text: '', files: [] };

export class FindingState {
  answer = $state.raw<FindingResponse>(nothing);
  /** One tried to send; what is missing is said at the fields. */
  complains = $state(false);
  touched = $state(false);
  #acts: Promise<unknown> = Promise.resolve();

  readonly about: Finding;
  readonly list: FindingsState;

  constructor(about: Finding, list: FindingsState) {
    this.about = about;
    this.list = list;
  }

  get lacks(): readonly string[] {
    return this.list.form ? lacksOf(this.list.form, this.answer) : [];
  }

  change(alter: (now: FindingResponse) => FindingResponse, more: Attached = {}): Promise<void> {
    const act = async (): Promise<void> => {
      const next = alter(this.answer);
      const { field, outbox } = this.list.context;
      const { typing = false, ...files } = more;
      const value = next as unknown as Json;
      const at = new Date().toISOString();
      const kept = { field: field.key, item: this.about.id, value, files: next.files, at, opId: v7(), ...files };
      await outbox.keep(kept, typing);
      this.answer = next;
      this.touched = true;
    };
    const turn = this.#acts.then(act, act);
    this.#acts = turn.catch(() => undefined);
    return turn;
  }
}

export class FindingsState implements BlockState {
  rows = $state.raw<readonly FindingState[]>([]);
  /** The finding that is unfolded. */
  open = $state<string | null>(null);
  readonly form: AnswerForm | null;
  readonly progress = null;
  /** Set by the screen: brings a finding into view and focuses what is missing. */
  reveal: ((row: FindingState) => void) | null = null;

  readonly context: BlockContext;

  constructor(context: BlockContext) {
    this.context = context;
    const { field, task } = context;
    this.form = answerForm(task, field.type === 'findings' ? field.form : undefined);
  }

  get editable(): boolean {
    return this.context.editable() && this.form !== null && !this.context.outbox.gone;
  }
  get filled(): number {
    return this.rows.filter((row) => row.lacks.length === 0).length;
  }
  get summary(): Readonly<Record<string, Json>> {
    return { ...this.context.stored.summary, total: this.rows.length, answered: this.filled };
  }
  get counter(): string | undefined {
    return this.editable ? m['findings.filled']({ n: this.filled, total: this.rows.length }) : undefined;
  }
  get missing(): Missing | null {
    const { field } = this.context;
    if (!this.editable || field.type !== 'findings' || field.requireAll !== true) return null;
    const first = this.rows.find((row) => row.lacks.length > 0);
    if (!first) return null;
    const count = this.rows.length - this.filled;
    return { count, sentence: m['problem.findings-unanswered']({ n: count }), go: () => void this.#goTo(first) };
  }
  async #goTo(row: FindingState): Promise<void> {
    await this.context.show();
    row.complains = true;
    this.open = row.about.id;
    this.reveal?.(row);
  }

  async adopt(stored: StoredField): Promise<void> {
    const rows = (stored.rows ?? []) as unknown as readonly Finding[];
    const kept = await this.context.outbox.adopt(this.context.field.key, stored.items);
    const known = new Map(this.rows.map((row) => [row.about.id, row]));
    this.rows = rows.map((about) => {
      const row = known.get(about.id) ?? new FindingState(about, this);
      const item = kept.find((one) => one.item === about.id)?.value as FindingResponse | undefined;
      const given = about.response;
      row.answer = item ?? (given ? { text: given.text, files: given.files.map((file) => file.id) } : nothing);
      return row;
    });
    this.open ??= this.rows.find((row) => row.lacks.length > 0)?.about.id ?? null;
  }

  /** Copies the text, never the photos, to every finding that has none. */
  async useForAll(text: string): Promise<void> {
    for (const row of this.rows) if (row.answer.text.trim() === '') await row.change((now) => ({ ...now, text }));
  }
}

interface Attached {
  readonly blobs?: readonly LoggedFile[];
  readonly dropped?: readonly string[];
  readonly typing?: boolean;
}

export async function openFindings(context: BlockContext): Promise<BlockState> {
  const state = new FindingsState(context);
  await state.adopt(context.stored);
  return state;
}
