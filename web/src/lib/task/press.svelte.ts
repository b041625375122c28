/**
 * Pressing an action, from the button to the next page: look for what is missing and go there, send what waits, ask,
 * complete, say what came of it. Nothing typed is lost by any refusal.
 */
import type { Completion, CompletionResult, TaskAction } from '@closeloop/contracts';
import { act } from '#lib/api/request.ts';
import { api } from '#lib/api/client.ts';
import { isProblem, type ProblemError } from '#lib/api/problem-error.ts';
import { refusalWords } from '#lib/i18n/words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Note } from './block.ts';
import { loadFeel } from './feel.ts';
import { sayLive } from './sentences.ts';
import type { TaskState } from './task.svelte.ts';

export interface Question {
  readonly action: TaskAction;
  readonly title: string;
  readonly body: string;
  readonly ok: string;
  readonly cancel: string;
  readonly irreversible: boolean;
  readonly notes: readonly Note[];
}

export class Press {
  question = $state.raw<Question | null>(null);
  /** A button that has a sheet of its own: back to an earlier step, a message. */
  aside: TaskAction | null = $state.raw(null);
  /** Waiting for the outbox to become empty. */
  flushing = $state(false);
  busy = $state(false);
  #complaint: () => string | null = $state.raw(() => null);
  reference = $state.raw<string | undefined>(undefined);
  /** The case is deleted; nothing of it is left to show. */
  discarded = $state(false);
  result = $state.raw<{ action: TaskAction; answer: CompletionResult } | null>(null);
  /** One key per act: the same completion sent again is the same completion. */
  #key = act();

  readonly task: TaskState;
  /** Focuses the first wrong field. */
  readonly focus: (key: string) => void;

  constructor(task: TaskState, focus: (key: string) => void) {
    this.task = task;
    this.focus = focus;
  }

  /** A sentence for the whole form, for as long as it is true; spoken when it appears. */
  get failure(): string | null {
    return this.#complaint();
  }
  complain(sentence: string | null | (() => string | null)): void {
    this.#complaint = typeof sentence === 'function' ? sentence : () => sentence;
  }

  async press(action: TaskAction): Promise<void> {
    this.complain(null);
    if (action.kind === 'save') return;
    if (action.kind === 'return' || action.kind === 'message') {
      if (await this.flush()) this.aside = action;
      return;
    }
    if (action.kind !== 'discard' && !(await this.#ready(action))) return;
    if (action.confirm) this.question = await this.#ask(action);
    else await this.complete(action);
  }

  /** Whether the form may leave: nothing missing, nothing unsent. Goes to the first thing that is. */
  async #ready(action: TaskAction): Promise<boolean> {
    const { task } = this;
    task.now = new Date();
    task.tried = action;
    const block = [...task.blocks.values()].find((one) => one.missing);
    if (block?.missing) {
      this.complain(() => block.missing?.sentence ?? null);
      block.missing.go('check');
      return false;
    }
    const [first] = task.problems;
    if (first) {
      this.complain(() => (task.problems.length > 0 ? m['error.n_to_fix']({ n: task.problems.length }) : null));
      await task.showField(first.path);
      this.focus(first.path);
      return false;
    }
    return this.flush();
  }

  /** Sends what waits; false, with the reason said, when it cannot be sent now. */
  async flush(): Promise<boolean> {
    const { outbox } = this.task;
    if (outbox.empty) return true;
    this.flushing = true;
    const outcome = await outbox.send().finally(() => (this.flushing = false));
    await outbox.refresh();
    if (outbox.count === 0) return true;
    if (outcome === 'unreachable') this.complain(m['problem.offline-needs-server']());
    else if (outcome === 'gone') await this.#gone();
    else this.complain([...outbox.refusals.values()][0] ?? outbox.draftRefusal ?? m['task.refused']());
    return false;
  }

  async #ask(action: TaskAction): Promise<Question | null> {
    const { confirm } = action;
    if (!confirm) return null;
    await loadFeel();
    this.task.now = new Date();
    const say = (phrase: typeof confirm.title): string => sayLive(phrase, this.task.speech);
    return {
      action,
      title: say(confirm.title),
      body: say(confirm.body),
      ok: say(confirm.ok),
      cancel: confirm.cancel,
      irreversible: confirm.irreversible,
      notes: this.#notes(),
    };
  }
  /** What earlier steps have to say counts where this step has something to say itself. */
  #notes(): readonly Note[] {
    const { blocks, detail } = this.task;
    const said = (field: string): readonly Note[] => blocks.get(field)?.notes ?? [];
    const own = detail.stored.some((rows) => rows.editable && said(rows.field).length > 0);
    return own ? detail.stored.flatMap((rows) => said(rows.field)) : [];
  }

  async complete(action: TaskAction): Promise<void> {
    this.busy = true;
    this.complain(null);
    try {
      if (action.kind === 'discard') {
        await this.#discard();
        return;
      }
      for (const block of this.task.blocks.values()) await block.beforeCompletion?.();
      if (!(await this.flush())) return;
      this.result = { action, answer: await this.#send(action) };
      this.question = null;
      await this.task.outbox.forget();
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.busy = false;
    }
  }

  /** The case has moved back; the page goes on as after a completion. */
  async returned(action: TaskAction, answer: CompletionResult): Promise<void> {
    this.result = { action, answer };
    this.aside = null;
    await this.task.outbox.forget();
  }

  /** Deletes the case with what is on this device; what was typed and not sent goes with it, as the question said. */
  async #discard(): Promise<void> {
    const { case: row } = this.task.detail;
    await api.cases.discard({ params: { id: row.id }, rev: row.rev, act: this.#key });
    this.question = null;
    await this.task.outbox.drop();
    this.discarded = true;
  }

  async #send(action: TaskAction): Promise<CompletionResult> {
    const { detail, outbox } = this.task;
    const fields = detail.stored.filter((rows) => rows.editable).map((rows) => rows.field);
    const seen: NonNullable<Completion['seen']> = {};
    for (const field of fields) seen[field] = await outbox.seen(field);
    const body = { action: action.id, data: this.task.submission(action), seen };
    return api.tasks.complete({ params: { id: detail.id }, body, rev: detail.rev, act: this.#key });
  }

  async #refused(error: unknown): Promise<void> {
    if (!isProblem(error)) throw error;
    this.complain(refusalWords(error));
    this.reference = error.reference;
    if (error.retryable || error.status === 401) return;
    this.#key = act();
    this.question = null;
    this.#takeErrors(error);
    if (error.slug === 'stale-version' || error.slug === 'task-gone' || error.slug === 'answers-frozen')
      await this.#gone();
  }
  #takeErrors(error: ProblemError): void {
    for (const { path, message } of error.errors) {
      const key = path.split('/').findLast((part) => this.task.view.fields.some((one) => one.field.key === part));
      if (key !== undefined && this.task.blocks.get(key)?.refuse?.() !== true) this.task.refused.set(key, message);
    }
    const first = [...this.task.refused.keys()][0];
    if (first !== undefined)
      void this.task.showField(first).then(() => {
        this.focus(first);
      });
  }
  /** The task moved on without us: show it as it is now, with what was typed. */
  async #gone(): Promise<void> {
    await this.task.reload().catch(() => undefined);
  }
}
