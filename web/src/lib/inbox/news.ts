/**
 * What a fresh first page changes of a list that somebody is looking at: what is gone leaves, what is shown is brought up
 * to date, what is new is only counted. The list never moves under the pointer.
 */
interface Identified {
  readonly id: string;
}
export interface Looked<Row> {
  readonly rows: readonly Row[];
  readonly news: number;
}

/**
 * `complete` says that the page is the whole list; else rows behind the last one it still knows are left as they are:
 * they may only have been pushed beyond it by what is new.
 */
export function lookedAt<Row extends Identified>(
  shown: readonly Row[],
  page: readonly Row[],
  complete: boolean,
): Looked<Row> {
  const fresh = new Map(page.map((row) => [row.id, row]));
  const known = new Set(shown.map((row) => row.id));
  const horizon = complete ? Infinity : shown.findLastIndex((row) => fresh.has(row.id));
  return {
    rows: shown.flatMap((row, index) => fresh.get(row.id) ?? (index < horizon ? [] : [row])),
    news: page.filter((row) => !known.has(row.id)).length,
  };
}

/** The row after (or before) `id`; the first when `id` is not in the list. */
export function beside<Row extends Identified>(rows: readonly Row[], id: string | null, step: 1 | -1): Row | undefined {
  const index = rows.findIndex((row) => row.id === id);
  return rows[index < 0 ? 0 : index + step];
}
