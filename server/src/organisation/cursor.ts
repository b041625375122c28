/** Opaque cursors of keyset paging: the key of the last row, as text. A cursor that was tampered with is refused. */
import type { z } from 'zod';
import { problem } from '../kernel/problem.ts';

export function encodeCursor(key: object): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string | undefined): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
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
