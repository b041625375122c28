/**
 * Opaque cursors of keyset paging: the key of the last row of a page. A cursor whose parts could not have come from a
 * column of their type is refused before the database sees it.
 */
import { z } from 'zod';
import { problem } from './problem.ts';
import { isStorable } from './storable.ts';

const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,6})?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/;

/** `timestamptz` as the database or JSON writes it. */
function isTime(text: string): boolean {
  if (text === 'infinity' || text === '-infinity') return true;
  const [, day = '', clock = '', , hours = '0', minutes = '0'] = TIME.exec(text) ?? [];
  const read = new Date(`${day}T${clock}Z`);
  const exists = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(`${day}T${clock}`);
  return exists && !day.startsWith('0000') && Number(hours) <= 15 && Number(minutes) <= 59;
}

/** `double precision`: neither too large for it nor too close to zero. */
function isNumber(text: string): boolean {
  if (/^(?:-?Infinity|NaN)$/.test(text)) return true;
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(text)) return false;
  return Number.isFinite(Number(text)) && (Number(text) !== 0 || /^-?0+(?:\.0+)?$/.test(text));
}

/** Parts of keys: values of columns as text. */
export const cursorTime = z.string().refine(isTime);
export const cursorNumber = z.string().refine(isNumber);
export const cursorText = z.string().refine(isStorable);

/** What most lists go on from: when the last row was, and its id. */
export const timeAndId = z.tuple([cursorTime, z.uuid()]);

export function decodeCursor<T extends z.ZodType>(key: T, cursor: string | undefined): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = key.safeParse(decoded(cursor));
  if (!parsed.success) throw problem('invalid-input', {}, { cause: parsed.error });
  return parsed.data;
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
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
