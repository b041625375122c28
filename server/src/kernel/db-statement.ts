/**
 * How a statement is handed to the driver: which ones are prepared by name, and how values come back.
 * A statement used often is prepared once a connection and planned once; the names are capped, because each costs
 * memory on every connection.
 */
import { createHash } from 'node:crypto';
import { types, type QueryConfig } from 'pg';

const NAMES = 400;
const USES_BEFORE_NAMING = 4;
const SEEN_TEXTS = 4000;
const DATE = 1082;

const names = new Map<string, string>();
const uses = new Map<string, number>();

/**
 * `date` stays the text it is (a local midnight would shift it), `bigint` and `numeric` stay decimal texts (keys of the
 * engine do not fit a number), `timestamptz` becomes a Date, `json` is parsed.
 */
const parsing = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the driver hands over plain numbers
    oid === DATE ? (text: string) => text : (types.getTypeParser(oid, format ?? 'text') as (text: string) => unknown),
};

export function statement(text: string, values: readonly unknown[] | undefined): QueryConfig {
  const shared = { text, types: parsing as QueryConfig['types'] & object };
  if (!values) return shared;
  const name = nameOf(text);
  return { ...shared, values: [...values], ...(name !== undefined && { name }) };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= NAMES || !isOften(text)) return undefined;
  const name = `s${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  uses.delete(text);
  return name;
}

function isOften(text: string): boolean {
  const count = (uses.get(text) ?? 0) + 1;
  if (uses.size > SEEN_TEXTS) uses.clear();
  uses.set(text, count);
  return count > USES_BEFORE_NAMING;
}
