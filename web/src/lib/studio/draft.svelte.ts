/**
 * The draft of one application in the studio: its files with their revisions, what is not saved yet, and the problems
 * the server's validator finds. Every change is saved into the draft a moment after it was made and never touches the
 * online version; publishing is an act of its own.
 */
import type { ApplicationProblem, Deployment, StudioApp, StudioFile } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';

interface Opened {
  readonly rev: number;
  /** Last text the server has. */
  readonly saved: string;
  readonly text: string;
}

export type SaveState = 'saved' | 'local' | 'sending' | 'failed';
const PAUSE = 800;

export class ApplicationDraft {
  app: StudioApp = $state.raw() as StudioApp;
  files = $state.raw<readonly StudioFile[]>([]);
  problems = $state.raw<readonly ApplicationProblem[]>([]);
  save = $state<SaveState>('saved');
  saveError = $state.raw<unknown>();
  checking = $state(false);
  #texts = $state.raw<ReadonlyMap<string, Opened>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(readonly id: string) {}

  get errors(): number {
    return this.problems.filter((problem) => problem.severity === 'error').length;
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
    this.#put(path, { rev: file.rev, saved: file.text, text: file.text });
    return file.text;
  }

  /** Takes a changed text; it is saved and checked a moment later. */
  change(path: string, text: string): void {
    const known = this.#texts.get(path);
    if (!known || known.text === text) return;
    this.#put(path, { ...known, text });
    this.save = 'local';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Saves everything that waits, one file after the other, then asks for the problems. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#queue = this.#queue.then(() => this.#flush());
    return this.#queue;
  }

  async #flush(): Promise<void> {
    const waiting = [...this.#texts].filter(([, file]) => file.text !== file.saved);
    if (waiting.length === 0) return;
    this.save = 'sending';
    try {
      for (const [path, { rev, text }] of waiting) {
        const file = await api.studio.saveFile({ params: { app: this.id }, query: { path }, body: { text }, rev });
        const now = this.#texts.get(path);
        if (now) this.#put(path, { ...now, rev: file.rev, saved: text });
        this.files = this.files.map((row) => (row.path === path ? file : row));
      }
      this.save = [...this.#texts.values()].some((file) => file.text !== file.saved) ? 'local' : 'saved';
      this.saveError = undefined;
      await this.check();
    } catch (error) {
      this.save = 'failed';
      this.saveError = error;
    }
  }

  async check(): Promise<void> {
    this.checking = true;
    try {
      const { problems } = await api.studio.validate({ params: { app: this.id }, body: { files: {} } });
      this.problems = problems;
    } finally {
      this.checking = false;
    }
  }

  async deploy(note: string): Promise<Deployment> {
    await this.flush();
    const deployed = await api.studio.deploy({ params: { app: this.id }, body: { note } });
    await this.load();
    return deployed;
  }

  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    await api.studio.discardDraft({ params: { app: this.id } });
    this.#texts = new Map();
    this.save = 'saved';
    await this.load();
    await this.check();
  }

  #put(path: string, file: Opened): void {
    this.#texts = new Map(this.#texts).set(path, file);
  }
}
