/**
 * Rows of a keyset-paged list: a first page, then more on demand. A new first page replaces everything; an answer that
 * arrives after a newer question was asked is dropped.
 */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

export class Pages<Row, P extends Page<Row> = Page<Row>> {
  rows = $state.raw<readonly Row[]>([]);
  first = $state.raw<P>();
  failure = $state.raw<unknown>();
  busy = $state(false);
  #next = $state.raw<string>();
  #round = 0;
  readonly #fetch: (cursor: string | undefined) => Promise<P>;

  constructor(fetch: (cursor: string | undefined) => Promise<P>) {
    this.#fetch = fetch;
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  async reload(): Promise<void> {
    const page = await this.#ask(undefined);
    if (!page) return;
    this.first = page;
    this.rows = page.rows;
  }

  async more(): Promise<void> {
    if (this.#next === undefined || this.busy) return;
    const page = await this.#ask(this.#next);
    if (page) this.rows = [...this.rows, ...page.rows];
  }

  async #ask(cursor: string | undefined): Promise<P | undefined> {
    const round = ++this.#round;
    this.busy = true;
    this.failure = undefined;
    try {
      const page = await this.#fetch(cursor);
      if (round !== this.#round) return undefined;
      this.#next = page.next;
      return page;
    } catch (error) {
      if (round === this.#round) this.failure = error;
      return undefined;
    } finally {
      if (round === this.#round) this.busy = false;
    }
  }
}
