/**
 * Everything the database holds of one case, as text that two runs of the same script share: ids, keys of the engine and
 * instants that occur in one of the cases only are numbered in the order they appear; the case number and how
 * long somebody took are left out.
 * Which tables and columns there are is asked of the database.
 */
import type { Client } from 'pg';

const TOKEN =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|(?<![\w.])\d{7,}(?![\w.])/g;
/** A session, a lease, an attempt: what may differ. */
const DROPPED = new Set(['request_id', 'lease_token', 'lease_until']);

/** Rows by table. */
export type Rows = ReadonlyMap<string, readonly string[]>;

export async function rowsOf(database: Client, caseId: string): Promise<Rows> {
  const tables = await tablesNaming(database, 'public', 'case_id');
  const found = new Map<string, readonly string[]>();
  found.set('public.cases', await rows(database, 'public.cases', 'id', caseId));
  for (const table of tables) found.set(table, await rows(database, table, 'case_id', caseId));
  found.set('public.idempotency_keys', await keysOf(database, caseId));
  return found;
}

/** Rows of running instances, by table; empty when nothing runs. */
export async function engineRows(database: Client): Promise<Record<string, number>> {
  const tables = await tablesNaming(database, 'engine', 'process_instance_key');
  const counts: Record<string, number> = {};
  for (const table of ['engine.process_instances', ...tables]) {
    const { rows } = await database.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    if (rows[0]?.count !== 0) counts[table] = rows[0]?.count ?? -1;
  }
  return counts;
}

async function tablesNaming(database: Client, schema: string, column: string): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
     where table_schema = $1 and column_name = $2 order by 1`,
    [schema, column],
  );
  return rows.map((row) => row.name);
}

async function rows(database: Client, table: string, column: string, caseId: string): Promise<string[]> {
  const found = await database.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(t) as row from ${table} t where t.${column} = $1`,
    [caseId],
  );
  const kept = found.rows.map(({ row }) => Object.entries(row).filter(([name]) => !DROPPED.has(name)));
  return kept.map((row) => JSON.stringify(Object.fromEntries(row))).sort(inOrderOfCreation);
}

/** Answers that name the case: each command has one, and its status. The bodies are what the clients have seen. */
async function keysOf(database: Client, caseId: string): Promise<string[]> {
  const { rows } = await database.query<{ row: unknown }>(
    `select to_jsonb(k) as row from
       (select endpoint, status, etag from idempotency_keys where body::text like '%' || $1 || '%' order by created_at) k`,
    [caseId],
  );
  return rows.map(({ row }) => JSON.stringify(row));
}

/** Ids are made in the order of time; a row without one is told apart by the rest. */
function inOrderOfCreation(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => (JSON.parse(text) as { id?: string }).id ?? text);
  return (a ?? '') < (b ?? '') ? -1 : 1;
}

/** Both sides of a comparison, made comparable. */
export function alike(one: Rows, other: Rows): [Record<string, string[]>, Record<string, string[]>] {
  const others = tokensOf(other);
  const shared = new Set([...tokensOf(one)].filter((token) => others.has(token)));
  return [renamed(one, shared), renamed(other, shared)];
}

function tokensOf(rows: Rows): Set<string> {
  return new Set([...rows.values()].flat().flatMap((row) => row.match(TOKEN) ?? []));
}

function renamed(rows: Rows, shared: ReadonlySet<string>): Record<string, string[]> {
  const names = new Map<string, string>();
  const rename = (token: string) => {
    if (shared.has(token)) return token;
    if (token.includes('T')) return '@';
    const known = names.get(token) ?? `#${names.size + 1}`;
    names.set(token, known);
    return known;
  };
  const plain = (row: string) =>
    row
      .replace(/\bZC\d{8}-\d{4}\b/g, 'ZC')
      .replace(/"durationMs":\d+/g, '"durationMs":"@"')
      .replace(TOKEN, rename);
  return Object.fromEntries([...rows].map(([table, all]) => [table, all.map(plain)]));
}
