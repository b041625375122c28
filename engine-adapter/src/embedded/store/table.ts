/** Rows of one table and instance in memory. A row that comes and goes within one run never reaches the database. */
export class Table<Row extends { readonly key: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #stored = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #removed = new Set<string>();

  constructor(stored: readonly Row[]) {
    for (const row of stored) {
      this.#rows.set(row.key, row);
      this.#stored.add(row.key);
    }
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  values(): Row[] {
    return [...this.#rows.values()];
  }

  put(row: Row): Row {
    this.#rows.set(row.key, row);
    this.#changed.add(row.key);
    return row;
  }

  remove(key: string): void {
    if (!this.#rows.delete(key)) return;
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
