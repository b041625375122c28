/**
 * Locks one instance and reads all that is alive of it, in one statement. A statement that had to wait for the lock has
 * read the other tables as they were before; the revision tells, and then they are read again under the lock.
 */
import type { EngineTx } from '../../port.ts';
import { type InstanceRow, type TableName, tableNames, tables } from './rows.ts';
import { InstanceState, type LoadedRows } from './state.ts';

/** A row by whose key the instance is found. */
export interface Locator {
  readonly table: TableName | 'process_instances';
  readonly key: string;
}

export interface Loaded {
  readonly state: InstanceState;
  readonly block: string;
}

type LoadedRow = { [Name in TableName]: LoadedRows[Name] | null } & {
  readonly key: string;
  readonly process_definition_key: string;
  readonly business_key: string | null;
  readonly revision: string;
  readonly seen_revision: string;
  readonly block: string;
};

function rowsOf(name: TableName): string {
  const columns = Object.entries(tables[name]).map(([column, type]) =>
    type === 'bigint' ? `t.${column}::text as ${column}` : `t.${column}`,
  );
  return `(select json_agg(r) from (select ${columns.join(', ')} from engine.${name} t
    where t.process_instance_key = i.key order by t.key) r) as ${name}`;
}

const body = `select i.key::text, i.process_definition_key::text, i.business_key, i.revision::text,
  (select s.revision::text from engine.process_instances s where s.key = i.key) as seen_revision,
  nextval('engine.blocks')::text as block,
  ${tableNames.map(rowsOf).join(',\n  ')}
  from locked i`;

function statement(table: Locator['table'], wait: 'wait' | 'skip'): string {
  const instance =
    table === 'process_instances'
      ? '$1::bigint'
      : `(select process_instance_key from engine.${table} where key = $1::bigint)`;
  return `with locked as materialized (
    select key, process_definition_key, business_key, revision from engine.process_instances
    where key = ${instance} for update${wait === 'skip' ? ' skip locked' : ''})
  ${body}`;
}

const statements = new Map<string, string>();

function statementFor(table: Locator['table'], wait: 'wait' | 'skip'): string {
  const name = `${table} ${wait}`;
  const text = statements.get(name) ?? statement(table, wait);
  statements.set(name, text);
  return text;
}

/** null: there is no such row, or with `skip` somebody else holds the instance. */
export async function loadInstance(
  tx: EngineTx,
  { table, key }: Locator,
  wait: 'wait' | 'skip' = 'wait',
): Promise<Loaded | null> {
  if (!/^\d{1,18}$/.test(key)) return null;
  const [row] = (await tx.query<LoadedRow>(statementFor(table, wait), [key])).rows;
  if (!row) return null;
  if (row.revision === row.seen_revision) return toState(row);
  const [again] = (await tx.query<LoadedRow>(statementFor('process_instances', 'wait'), [row.key])).rows;
  return again ? toState(again) : null;
}

function toState(row: LoadedRow): Loaded {
  const instance: InstanceRow = {
    key: row.key,
    processDefinitionKey: row.process_definition_key,
    businessKey: row.business_key,
    revision: row.revision,
  };
  const rows = Object.fromEntries(tableNames.map((name) => [name, row[name] ?? []])) as unknown as LoadedRows;
  return { state: new InstanceState(instance, rows, false), block: row.block };
}
