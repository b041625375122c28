/** Opaque cursors of keyset paging: the key of the last row of a page. A cursor that was not made here is refused. */
import { z } from 'zod';
import { problem } from './problem.ts';

/** What most lists go on from: the sort value of the last row, as text, and its id. */
export const sortAndId = z.tuple([z.string(), z.string()]);

export function decodeCursor<T extends z.ZodType>(key: T, cursor: string | undefined): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw problem('invalid-input', {}, { cause });
  }
}

/** `found` holds one row more than the page when there is a next one. */
export function pageOfRows<Row>(found: readonly Row[], limit: number, keyOf: (row: Row) => object) {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, ...(found.length > limit && last && { next: encodeCursor(keyOf(last)) }) };
}

function encodeCursor(key: object): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}
