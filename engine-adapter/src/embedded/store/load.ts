/**
 * Locks one tree of instances and reads what is alive of it, in one statement: all of it, or only the parts around one
 * row. A statement that had to wait for the lock has read the other tables as they were before; the revision tells, and
 * then they are read again under the lock.
 */
import type { EngineTx } from '../../port.ts';
import { type InstanceRow, type TableName, tableNames, tables } from './rows.ts';
import { InstanceState, type LoadedRows } from './state.ts';

/** A row by whose key the tree is found. */
export interface Locator {
  readonly table: Exclude<TableName, 'variables'> | 'process_instances';
  readonly key: string;
}

export interface Loaded {
  readonly state: InstanceState;
  readonly block: string;
}

type LoadedRow = { [Name in TableName]: LoadedRows[Name] | null } & {
  readonly key: string;
  readonly process_definition_key: string;
  readonly bpmn_process_id: string;
  readonly business_key: string | null;
  readonly correlation_key: string | null;
  readonly revision: string;
  readonly seen_revision: string;
  readonly variable_bytes: string;
  readonly complete: boolean;
  readonly block: string;
};

type Extent = 'whole' | 'part';
type Wait = 'wait' | 'skip';

function rowsOf(name: TableName, extent: Extent): string {
  const columns = Object.entries(tables[name]).map(([column, type]) =>
    type === 'bigint' ? `t.${column}::text as ${column}` : `t.${column}`,
  );
  const parts = extent === 'part' ? 'and t.part_key in (select part from parts)' : '';
  return `(select json_agg(r) from (select ${columns.join(', ')} from engine.${name} t
    where t.process_instance_key = i.key ${parts} order by t.key) r) as ${name}`;
}

const isComplete = {
  whole: 'true',
  part: `not exists (select from engine.element_instances t
    where t.process_instance_key = i.key and t.part_key not in (select part from parts))`,
};

const body = (extent: Extent): string => `select i.key::text, i.process_definition_key::text, i.bpmn_process_id,
  i.business_key, i.correlation_key, i.revision::text, i.variable_bytes::text,
  (select s.revision::text from engine.process_instances s where s.key = i.key) as seen_revision,
  nextval('engine.blocks')::text as block, ${isComplete[extent]} as complete,
  ${tableNames.map((name) => rowsOf(name, extent)).join(',\n  ')}
  from locked i`;

/** From the part of the row outwards: the part of the body around it, and so on to the trunk, which is 0. */
const partsOf = (table: TableName): string => `parts(part) as (
    select t.part_key from engine.${table} t where t.key = $1::bigint
    union select b.part_key from parts p join engine.element_instances e on e.key = p.part
      join engine.element_instances b on b.key = e.flow_scope_key where p.part <> 0)`;

function statement(table: Locator['table'], wait: Wait, extent: Extent): string {
  const instance =
    table === 'process_instances'
      ? '$1::bigint'
      : `(select process_instance_key from engine.${table} where key = $1::bigint)`;
  const parts = extent === 'part' && table !== 'process_instances' ? `, ${partsOf(table)}` : '';
  return `with recursive locked as materialized (
    select key, process_definition_key, bpmn_process_id, business_key, correlation_key, revision, variable_bytes
    from engine.process_instances
    where key = ${instance} for update${wait === 'skip' ? ' skip locked' : ''})${parts}
  ${body(extent)}`;
}

const statements = new Map<string, string>();

function statementFor(table: Locator['table'], wait: Wait, extent: Extent): string {
  const name = `${table} ${wait} ${extent}`;
  const text = statements.get(name) ?? statement(table, wait, extent);
  statements.set(name, text);
  return text;
}

export interface LoadOptions {
  readonly wait: Wait;
  readonly extent: Extent;
}

/** null: there is no such row, or with `skip` somebody else holds the tree. */
export async function loadInstance(
  tx: EngineTx,
  { table, key }: Locator,
  { wait, extent }: LoadOptions,
): Promise<Loaded | null> {
  if (!/^\d{1,18}$/.test(key)) return null;
  const reach = table === 'process_instances' || table === 'continuations' ? 'whole' : extent;
  const read = async (text: string, by: string): Promise<LoadedRow | undefined> =>
    (await tx.query<LoadedRow>(text, [by])).rows[0];
  const row = await read(statementFor(table, wait, reach), key);
  if (!row) return null;
  if (row.revision === row.seen_revision) return toState(row);
  const again = await read(statementFor('process_instances', 'wait', 'whole'), row.key);
  return again ? toState(again) : null;
}

function toState(row: LoadedRow): Loaded {
  const instance: InstanceRow = {
    key: row.key,
    processDefinitionKey: row.process_definition_key,
    bpmnProcessId: row.bpmn_process_id,
    businessKey: row.business_key,
    correlationKey: row.correlation_key,
    revision: row.revision,
    variableBytes: Number(row.variable_bytes),
  };
  const rows = Object.fromEntries(tableNames.map((name) => [name, row[name] ?? []])) as unknown as LoadedRows;
  return { state: new InstanceState(instance, rows, row.complete ? 'whole' : 'part'), block: row.block };
}
