/**
 * Rows of one table and instance in memory, found by key or by the row they belong to. A row that comes and goes within
 * one run never reaches the database.
 */
export class Table<Row extends { readonly key: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #ownerOf: (row: Row) => string;
  readonly #stored = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(stored: readonly Row[], ownerOf: (row: Row) => string) {
    this.#ownerOf = ownerOf;
    for (const row of stored) {
      this.#rows.set(row.key, row);
      this.#stored.add(row.key);
      this.#index(row);
    }
  }

  #index(row: Row): void {
    const owner = this.#ownerOf(row);
    const own = this.#byOwner.get(owner) ?? new Set();
    this.#byOwner.set(owner, own.add(row.key));
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  values(): Row[] {
    return [...this.#rows.values()];
  }

  /** Those that belong to `owner`, in the order in which they came. */
  of(owner: string): Row[] {
    return Array.from(this.#byOwner.get(owner) ?? []).flatMap((key) => this.#rows.get(key) ?? []);
  }

  countOf(owner: string): number {
    return this.#byOwner.get(owner)?.size ?? 0;
  }

  put(row: Row): Row {
    if (!this.#rows.has(row.key)) this.#index(row);
    this.#rows.set(row.key, row);
    this.#changed.add(row.key);
    return row;
  }

  remove(key: string): void {
    const row = this.#rows.get(key);
    if (!row) return;
    const owner = this.#ownerOf(row);
    const own = this.#byOwner.get(owner);
    own?.delete(key);
    if (own?.size === 0) this.#byOwner.delete(owner);
    this.#rows.delete(key);
    this.#changed.delete(key);
    if (this.#stored.has(key)) this.#removed.add(key);
  }

  changed(): Row[] {
    return [...this.#changed].flatMap((key) => this.#rows.get(key) ?? []);
  }

  removed(): string[] {
    return [...this.#removed];
  }
}
