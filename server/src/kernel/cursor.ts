/** Opaque cursors of keyset paging: the sort value and the id of the last row of a page. */
import { problem } from './problem.ts';

export function encodeCursor(sort: string, id: string): string {
  return Buffer.from(JSON.stringify([sort, id])).toString('base64url');
}

/** A cursor that was not made here is refused. */
export function decodeCursor(cursor: string): [string, string] {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 2 || parsed.some((one) => typeof one !== 'string'))
    throw problem('invalid-input');
  return parsed as [string, string];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw problem('invalid-input');
  }
}
