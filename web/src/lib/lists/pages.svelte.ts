/**
 * Rows of a keyset-paged list: a first page, then more on demand. A new question (`reload`) begins with its first page;
 * what changed under the same question (`refresh`) is brought in as far as one had read, so that the place is kept. An
 * answer that arrives after a newer question was asked is dropped.
 */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next?: string | undefined;
}

/** `limit` is how many rows at once, at most; without it as many as a page has. */
export type FetchPage<P> = (cursor: string | undefined, limit?: number) => Promise<P>;

const mostAtOnce = 100;

export class Pages<Row, P extends Page<Row> = Page<Row>> {
  rows = $state.raw<readonly Row[]>([]);
  first = $state.raw<P>();
  failure = $state.raw<unknown>();
  busy = $state(false);
  #next = $state.raw<string>();
  #round = 0;
  /** How often something changed while an answer was on its way. */
  #changes = 0;
  readonly #fetch: FetchPage<P>;

  constructor(fetch: FetchPage<P>) {
    this.#fetch = fetch;
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  async reload(): Promise<void> {
    await this.#ask(async () => {
      const page = await this.#fetch(undefined);
      return { first: page, rows: page.rows, next: page.next };
    });
  }

  async refresh(): Promise<void> {
    if (this.busy) {
      this.#changes += 1;
      return;
    }
    const wanted = this.rows.length;
    await this.#ask(async () => {
      const first = await this.#fetch(undefined, this.#rest(wanted, 0));
      let { rows, next }: Page<Row> = first;
      while (next !== undefined && rows.length < wanted) {
        const page: P = await this.#fetch(next, this.#rest(wanted, rows.length));
        rows = [...rows, ...page.rows];
        next = page.next;
      }
      return { first, rows, next };
    });
  }

  async more(): Promise<void> {
    const { first } = this;
    const cursor = this.#next;
    if (cursor === undefined || first === undefined || this.busy) return;
    await this.#ask(async () => {
      const page = await this.#fetch(cursor);
      return { first, rows: [...this.rows, ...page.rows], next: page.next };
    });
  }

  #rest(wanted: number, read: number): number | undefined {
    return wanted - read > 0 ? Math.min(mostAtOnce, wanted - read) : undefined;
  }

  async #ask(read: () => Promise<{ first: P; rows: readonly Row[]; next: string | undefined }>): Promise<void> {
    const round = ++this.#round;
    this.busy = true;
    this.failure = undefined;
    const known = this.#changes;
    try {
      const found = await read();
      if (round !== this.#round) return;
      this.first = found.first;
      this.rows = found.rows;
      this.#next = found.next;
    } catch (error) {
      if (round === this.#round) this.failure = error;
    } finally {
      if (round === this.#round) this.busy = false;
    }
    if (round === this.#round && this.#changes !== known) await this.refresh();
  }
}
