/**
 * One tab of the inbox: pages by key, and news waits behind a line instead of moving the list under the pointer. What
 * one has just done leaves the list at once, because nothing may be shown that is gone.
 */
import type { QueryOf, TaskRow, endpoints } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';
import { beside, lookedAt } from './news.ts';

export type InboxTab = QueryOf<typeof endpoints.tasks.inbox>['tab'];
export const inboxTabs: readonly InboxTab[] = ['todo', 'done', 'started', 'cc', 'draft'];

export class Inbox {
  rows = $state.raw<readonly TaskRow[]>([]);
  counts = $state.raw<Readonly<Partial<Record<InboxTab, number>>>>({});
  /** Rows that arrived since the list was shown. */
  news = $state(0);
  next = $state<string>();
  error = $state.raw<unknown>();
  busy = $state(false);
  loaded = $state(false);
  checkedAt = $state(new Date());
  readonly tab: InboxTab;
  readonly q: string;
  #fresh: { rows: readonly TaskRow[]; next: string | undefined } | null = null;

  constructor(tab: InboxTab, q: string) {
    this.tab = tab;
    this.q = q;
  }

  async load(more = false): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const page = await this.#ask(more ? this.next : undefined);
      this.rows = more ? [...this.rows, ...page.rows] : page.rows;
      this.next = page.next;
      this.news = 0;
      this.error = undefined;
      this.loaded = true;
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }

  /** Something changed: drops what is gone, refreshes what is shown, counts what is new. */
  async look(): Promise<void> {
    if (this.busy || !this.loaded) return;
    const page = await this.#ask(undefined);
    const looked = lookedAt(this.rows, page.rows, page.next === undefined);
    this.rows = looked.rows;
    this.news = looked.news;
    this.#fresh = { rows: page.rows, next: page.next };
  }

  /** Shows what waited behind the line. */
  showNews(): void {
    if (!this.#fresh) return;
    this.rows = this.#fresh.rows;
    this.next = this.#fresh.next;
    this.news = 0;
    this.#fresh = null;
  }

  /** The row after (or before) `id`; the first when `id` is not in the list. */
  beside(id: string | null, step: 1 | -1): TaskRow | undefined {
    return beside(this.rows, id, step);
  }

  drop(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
    const todo = this.counts.todo;
    if (this.tab === 'todo' && todo !== undefined) this.counts = { ...this.counts, todo: Math.max(0, todo - 1) };
  }

  async #ask(cursor: string | undefined) {
    const page = await api.tasks.inbox({
      query: { tab: this.tab, ...(this.q === '' ? {} : { q: this.q }), ...(cursor === undefined ? {} : { cursor }) },
    });
    this.counts = page.counts;
    this.checkedAt = new Date();
    return page;
  }
}
