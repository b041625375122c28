/**
 * The outbox of the page: keeps acts, sends them when there is a connection, and says per item and per task where they
 * are (本机 / 发送中 / 已保存 / 未能保存). Sending is driven by acts, by `online`, by the page becoming visible, and by a
 * growing pause after a failure; a Web Lock makes one tab the sender.
 */
import type { Json } from '@closeloop/contracts';
import { SvelteMap } from 'svelte/reactivity';
import { adoptDraft, keepFields } from './drafts.ts';
import { adopt, drop, forget, keep, type Act } from './log.ts';
import type { LogDatabase, LoggedFile, LoggedItem } from './schema.ts';
import { sendTask, type SendOutcome, type Transport } from './sender.ts';

export type SaveState = 'local' | 'sending' | 'saved' | 'failed';
const ORDER: readonly SaveState[] = ['saved', 'sending', 'local', 'failed'];
const PAUSES = [1, 2, 5, 10, 30, 60];
/** An answer is durable at once; it leaves when the page has finished showing it. */
const ANSWER_PAUSE = 250;
/** Typing is durable at once but leaves in one piece. */
const TYPING_PAUSE = 700;

export interface Waiting {
  readonly operations: number;
  readonly files: number;
  readonly fields: number;
}

export class Outbox {
  /** Save state by `field item`; an item without entry is saved. */
  readonly states = new SvelteMap<string, SaveState>();
  /** The server's sentence for an item it refused. */
  readonly refusals = new SvelteMap<string, string>();
  waiting = $state.raw<Waiting>({ operations: 0, files: 0, fields: 0 });
  online = $state(navigator.onLine);
  sending = $state(false);
  /** The server will take nothing more for this task; what is here stays readable. */
  gone = $state(false);
  /** The server's sentence for the plain fields. */
  draftRefusal = $state<string | null>(null);
  #run: Promise<SendOutcome> | null = null;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> | null = null;
  #readAgain = false;

  readonly db: LogDatabase;
  readonly transport: Transport;
  readonly task: string;

  constructor(db: LogDatabase, transport: Transport, task: string) {
    this.db = db;
    this.transport = transport;
    this.task = task;
  }

  /** Worst of all items, for headers. */
  get worst(): SaveState {
    const states: SaveState[] = [...this.states.values()];
    if (this.draftRefusal !== null) states.push('failed');
    else if (this.waiting.fields > 0) states.push(this.sending && this.online ? 'sending' : 'local');
    return states.reduce<SaveState>(
      (worst, state) => (ORDER.indexOf(state) > ORDER.indexOf(worst) ? state : worst),
      'saved',
    );
  }

  get count(): number {
    return this.waiting.operations + this.waiting.files + this.waiting.fields;
  }
  get empty(): boolean {
    return this.count === 0;
  }

  stateOf(field: string, item: string): SaveState {
    return this.states.get(`${field} ${item}`) ?? 'saved';
  }

  /** Resolves when the act is durable here. `typing` lets a burst of changes leave together. */
  async keep(act: Omit<Act, 'task'>, typing = false): Promise<void> {
    await keep(this.db, { ...act, task: this.task });
    const item = `${act.field} ${act.item}`;
    if (this.states.get(item) !== 'sending') this.states.set(item, 'local');
    void this.refresh();
    this.sendSoon(typing ? TYPING_PAUSE : ANSWER_PAUSE);
  }

  async keepFields(changes: Readonly<Record<string, Json>>): Promise<void> {
    await keepFields(this.db, this.task, changes);
    void this.refresh();
    this.sendSoon(TYPING_PAUSE);
  }

  adopt(field: string, rows: Parameters<typeof adopt>[3]): Promise<readonly LoggedItem[]> {
    return adopt(this.db, this.task, field, rows);
  }
  adoptDraft(server: Parameters<typeof adoptDraft>[2]): ReturnType<typeof adoptDraft> {
    return adoptDraft(this.db, this.task, server);
  }
  /** Clears the log of a task that is done; false when something unsent must stay. */
  forget(): Promise<boolean> {
    return forget(this.db, this.task);
  }

  /** Clears the log of a task whose case was deleted on purpose, sent or not. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    await drop(this.db, this.task);
    await this.refresh();
  }

  /** A picture or file kept on this device, for showing before it is on the server. */
  async file(id: string): Promise<LoggedFile | undefined> {
    return this.db.get('files', id);
  }

  /** How many items of a field the server has confirmed, and the highest revision among them. */
  async seen(field: string): Promise<{ items: number; revs: number }> {
    const rows = await this.db.getAllFromIndex('items', 'task', this.task);
    const confirmed = rows.filter((row) => row.field === field && row.rev > 0);
    return { items: confirmed.length, revs: Math.max(0, ...confirmed.map((row) => row.rev)) };
  }

  sendSoon(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.send(), pause);
  }

  /** Sends everything that waits; callers during a run join it and one more run follows. */
  send(): Promise<SendOutcome> {
    if (this.#run) {
      this.#again = true;
      return this.#run;
    }
    clearTimeout(this.#timer);
    this.sending = true;
    this.#run = this.#sendAll().finally(() => {
      this.#run = null;
      this.sending = false;
      void this.refresh();
    });
    return this.#run;
  }

  /** Tries refused items again, after the person changed something or asked for it. */
  async retry(): Promise<SendOutcome> {
    const tx = this.db.transaction(['operations', 'files', 'drafts'], 'readwrite');
    for (const row of await tx.objectStore('operations').index('task').getAll(this.task))
      if (row.refused !== null) await tx.objectStore('operations').put({ ...row, refused: null });
    for (const row of await tx.objectStore('files').index('task').getAll(this.task))
      if (row.refused !== null) await tx.objectStore('files').put({ ...row, refused: null });
    const draft = await tx.objectStore('drafts').get(this.task);
    if (draft) await tx.objectStore('drafts').put({ ...draft, refused: null });
    await tx.done;
    return this.send();
  }

  /** Starts reacting to the connection; answers the stop. */
  watch(): () => void {
    const wake = (): void => {
      this.online = navigator.onLine;
      if (navigator.onLine && document.visibilityState === 'visible') void this.send();
    };
    const flush = (): void => {
      if (document.visibilityState === 'hidden') void this.send();
    };
    addEventListener('online', wake);
    addEventListener('offline', wake);
    document.addEventListener('visibilitychange', wake);
    document.addEventListener('visibilitychange', flush);
    wake();
    return () => {
      removeEventListener('online', wake);
      removeEventListener('offline', wake);
      document.removeEventListener('visibilitychange', wake);
      document.removeEventListener('visibilitychange', flush);
      void this.send();
    };
  }

  async #sendAll(): Promise<SendOutcome> {
    const outcome = await navigator.locks.request(`closeloop-send-${this.task}`, async () => {
      for (;;) {
        this.#again = false;
        const last = await sendTask(this.db, this.transport, this.task, () => void this.refresh());
        // What came meanwhile may only have waited for its file: then the run looks refused, and is not over.
        if (!this.#askedAgain() || last === 'unreachable' || last === 'gone') return last;
      }
    });
    this.gone = outcome === 'gone';
    this.#failures = outcome === 'unreachable' ? this.#failures + 1 : 0;
    if (outcome === 'unreachable') {
      const pause = PAUSES[Math.min(this.#failures, PAUSES.length) - 1] ?? 60;
      this.sendSoon(pause * 1000 * (0.75 + Math.random() / 2));
    } else if (this.#askedAgain()) this.sendSoon(0);
    return outcome;
  }

  /** Somebody asked while it was sending. */
  #askedAgain(): boolean {
    return this.#again;
  }

  /** Reads the states from the log, which is the truth; calls during a read join one more. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#readAgain = true;
      return this.#reading;
    }
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
      if (!this.#readAgain) return;
      this.#readAgain = false;
      void this.refresh();
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const [operations, files, draft] = await Promise.all([
      this.db.getAllFromIndex('operations', 'task', this.task),
      this.db.getAllFromIndex('files', 'task', this.task),
      this.db.get('drafts', this.task),
    ]);
    const next = new Map<string, SaveState>();
    const refusals = new Map<string, string>();
    for (const row of operations) {
      const item = `${row.field} ${row.item}`;
      const refusedFile = files.find((file) => file.refused !== null && row.files.includes(file.id));
      const refusal = row.refused ?? refusedFile?.refused ?? null;
      if (refusal !== null) refusals.set(item, refusal);
      next.set(item, refusal !== null ? 'failed' : this.sending && this.online ? 'sending' : 'local');
    }
    replace(this.states, next);
    replace(this.refusals, refusals);
    this.draftRefusal = draft?.refused ?? null;
    this.waiting = {
      operations: operations.length,
      files: files.filter((file) => !file.sent).length,
      fields: draft?.unsent.length ?? 0,
    };
  }
}

function replace<V>(target: SvelteMap<string, V>, next: ReadonlyMap<string, V>): void {
  for (const name of [...target.keys()]) if (!next.has(name)) target.delete(name);
  for (const [name, value] of next) if (target.get(name) !== value) target.set(name, value);
}
