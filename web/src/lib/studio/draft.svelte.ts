/**
 * The draft of one application in the studio: its files with their revisions, what is not saved yet, and the problems
 * the server's validator finds. Every change is saved into the draft a moment after it was made and never touches the
 * online version; publishing is an act of its own.
 *
 * When somebody else has changed a file meanwhile, saving stops at `conflict` until one of the two texts is chosen.
 */
import type { ApplicationProblem, Deployment, StudioApp, StudioFile } from '@closeloop/contracts';
import { SvelteMap } from 'svelte/reactivity';
import { api } from '#lib/api/client.ts';
import { isProblem } from '#lib/api/problem-error.ts';
import type { SaveState } from '#lib/log/index.ts';

interface Opened {
  readonly rev: number;
  /** Last text the server has. */
  readonly saved: string;
  readonly text: string;
}
interface Conflict {
  readonly path: string;
  readonly sentence: unknown;
}

const PAUSE = 800;

export class ApplicationDraft {
  readonly id: string;
  app: StudioApp = $state.raw() as StudioApp;
  files = $state.raw<readonly StudioFile[]>([]);
  problems = $state.raw<readonly ApplicationProblem[]>([]);
  checked = $state(false);
  save = $state<SaveState>('saved');
  savedAt = $state.raw<Date>();
  saveError = $state.raw<unknown>();
  conflict = $state.raw<Conflict>();
  /** Grows whenever texts were replaced from outside: editors open anew. */
  epoch = $state(0);
  /** The open editor hands over what it has not given yet. */
  settle: (() => Promise<void>) | null = null;
  readonly #texts = new SvelteMap<string, Opened>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(id: string) {
    this.id = id;
  }

  get errors(): number {
    return this.problems.filter((problem) => problem.severity === 'error').length;
  }
  get changed(): number {
    return this.files.filter((file) => file.changed).length;
  }

  async load(): Promise<void> {
    const { app, rows } = await api.studio.files({ params: { app: this.id } });
    this.app = app;
    this.files = rows;
  }

  text(path: string): string | undefined {
    return this.#texts.get(path)?.text;
  }

  async open(path: string): Promise<string> {
    const known = this.#texts.get(path);
    if (known) return known.text;
    const file = await api.studio.readFile({ params: { app: this.id }, query: { path } });
    const meanwhile = this.#texts.get(path);
    if (meanwhile) return meanwhile.text;
    this.#texts.set(path, { rev: file.rev, saved: file.text, text: file.text });
    return file.text;
  }

  /** Takes a changed text; it is saved and checked a moment later. */
  change(path: string, text: string): void {
    const known = this.#texts.get(path);
    if (!known || known.text === text) return;
    this.#texts.set(path, { ...known, text });
    this.save = 'local';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Saves everything that waits, one file after the other, then asks for the problems. */
  async flush(): Promise<boolean> {
    await this.settle?.();
    clearTimeout(this.#timer);
    const turn = this.#queue.then(() => this.#send());
    this.#queue = turn;
    await turn;
    return this.save === 'saved';
  }

  async #send(): Promise<void> {
    const waiting = [...this.#texts].filter(([, file]) => file.text !== file.saved);
    if (waiting.length === 0) {
      if (this.save === 'local') this.save = 'saved';
      return;
    }
    this.save = 'sending';
    for (const [path, file] of waiting) {
      try {
        await this.#sendOne(path, file);
      } catch (error) {
        this.save = 'failed';
        if (isProblem(error) && error.slug === 'stale-version') this.conflict = { path, sentence: error };
        else this.saveError = error;
        return;
      }
    }
    this.saveError = undefined;
    this.savedAt = new Date();
    this.save = this.#dirty ? 'local' : 'saved';
    await this.check();
  }
  async #sendOne(path: string, { rev, text }: Opened): Promise<void> {
    const row = await api.studio.saveFile({ params: { app: this.id }, query: { path }, body: { text }, rev });
    const now = this.#texts.get(path);
    if (now) this.#texts.set(path, { ...now, rev: row.rev, saved: text });
    this.files = this.files.map((one) => (one.path === path ? row : one));
  }
  get #dirty(): boolean {
    return [...this.#texts.values()].some((file) => file.text !== file.saved);
  }

  /** Decides a conflict: my text over theirs, or theirs instead of mine. */
  async resolve(whose: 'mine' | 'theirs'): Promise<void> {
    const path = this.conflict?.path;
    const mine = path === undefined ? undefined : this.#texts.get(path);
    if (path === undefined || !mine) return;
    const { rev, text } = await api.studio.readFile({ params: { app: this.id }, query: { path } });
    this.#texts.set(path, { rev, saved: text, text: whose === 'mine' ? mine.text : text });
    this.conflict = undefined;
    if (whose === 'theirs') this.epoch += 1;
    await this.load();
    if (!(await this.flush())) return;
    await this.check();
  }

  /** A failed check leaves what is known; the server asks again before it publishes. */
  async check(): Promise<void> {
    try {
      const { problems } = await api.studio.validate({ params: { app: this.id }, body: { files: {} } });
      this.problems = problems;
      this.checked = true;
    } catch (error) {
      this.saveError = error;
    }
  }

  async publish(note: string): Promise<Deployment> {
    const deployed = await api.studio.deploy({ params: { app: this.id }, body: { note } });
    await this.load();
    // The published draft is gone, and with it the revisions of its files.
    for (const [path, file] of this.#texts) this.#texts.set(path, { ...file, rev: this.#revOf(path) });
    await this.check();
    return deployed;
  }
  #revOf(path: string): number {
    return this.files.find((file) => file.path === path)?.rev ?? 0;
  }

  /** Decides about a newer shipped edition; what is taken stands in the draft. */
  async decideEdition(hash: string, take: boolean, keep: readonly string[]): Promise<void> {
    await api.studio.decideEdition({ params: { app: this.id }, body: { hash, take, keep: [...keep] } });
    await this.reopen();
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#queue;
    await api.studio.discardDraft({ params: { app: this.id } });
    await this.reopen();
  }

  /** Drops every opened text and asks for all of it again. */
  async reopen(): Promise<void> {
    this.#texts.clear();
    this.save = 'saved';
    this.conflict = undefined;
    await this.load();
    this.epoch += 1;
    await this.check();
  }

  /** Somebody published or saved elsewhere: takes in what does not touch unsaved work here. */
  async refresh(): Promise<void> {
    await this.load();
    const moved = [...this.#texts].filter(([path, file]) => file.text === file.saved && file.rev !== this.#revOf(path));
    if (moved.length === 0 || this.#dirty) return;
    for (const [path] of moved) this.#texts.delete(path);
    await Promise.all(moved.map(([path]) => this.open(path)));
    this.epoch += 1;
  }
}
