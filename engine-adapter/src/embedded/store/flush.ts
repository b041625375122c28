/** Writes what changed of a tree in one statement; there is one text for each combination of tables touched. */
import type { EngineTx } from '../../port.ts';
import type { OutboxRow } from './outbox.ts';
import { type TableName, tableNames, tables } from './rows.ts';
import type { InstanceState } from './state.ts';

interface Change {
  readonly name: TableName;
  readonly puts: boolean;
  readonly removes: boolean;
}

function recordset(columns: Readonly<Record<string, string>>, parameter: number): string {
  const typed = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  return `json_to_recordset($${String(parameter)}::json) as r(${typed.join(', ')})`;
}

function putSql(name: TableName, parameter: number): string {
  const names = Object.keys(tables[name]);
  const updates = names.filter((column) => column !== 'key').map((column) => `${column} = excluded.${column}`);
  return `put_${name} as (insert into engine.${name} (${names.join(', ')})
    select ${names.join(', ')} from ${recordset(tables[name], parameter)}
    on conflict (key) do update set ${updates.join(', ')})`;
}

function removeSql(name: TableName, parameter: number): string {
  return `remove_${name} as (delete from engine.${name} where key = any($${String(parameter)}::bigint[]))`;
}

function outboxSql(parameter: number): string {
  const columns = { key: 'bigint', item: 'text', created_at: 'timestamptz' };
  return `put_outbox as (insert into engine.outbox (key, item, created_at)
    select key, item, created_at from ${recordset(columns, parameter)})`;
}

const statements = {
  new: `insert into engine.process_instances
    (key, process_definition_key, business_key, bpmn_process_id, correlation_key, variable_bytes, revision)
    values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::bigint, 1)`,
  changed: `update engine.process_instances set revision = revision + 1, variable_bytes = $2::bigint,
    process_definition_key = $3::bigint, bpmn_process_id = $4::text where key = $1::bigint`,
  removed: 'delete from engine.process_instances where key = $1::bigint',
  nothing: 'select 1',
};
type Kind = keyof typeof statements;

const texts = new Map<string, string>();

function statementFor(kind: Kind, changes: readonly Change[], hasOutbox: boolean, parameters: number): string {
  const touched = changes.map(({ name, puts, removes }) => `${name}${puts ? '+' : ''}${removes ? '-' : ''}`);
  const shape = `${kind} ${String(hasOutbox)} ${touched.join()}`;
  const known = texts.get(shape);
  if (known !== undefined) return known;
  let parameter = parameters;
  const parts = [
    ...(hasOutbox ? [outboxSql(++parameter)] : []),
    ...changes.flatMap(({ name, puts, removes }) => [
      ...(removes ? [removeSql(name, ++parameter)] : []),
      ...(puts ? [putSql(name, ++parameter)] : []),
    ]),
  ];
  const text = parts.length === 0 ? statements[kind] : `with ${parts.join(',\n  ')}\n${statements[kind]}`;
  texts.set(shape, text);
  return text;
}

export async function flushInstance(tx: EngineTx, state: InstanceState, outbox: readonly OutboxRow[]): Promise<void> {
  const kind = kindOf(state);
  const values = valuesOf(kind, state);
  const parameters = values.length;
  if (outbox.length > 0) values.push(JSON.stringify(outbox));
  const changes = state.ended ? [] : changesOf(state, values);
  if (kind === 'nothing' && outbox.length === 0) return;
  if (kind === 'changed' && changes.length === 0 && outbox.length === 0) return;
  await tx.query(statementFor(kind, changes, outbox.length > 0, parameters), values);
}

function kindOf({ ended, isNew }: InstanceState): Kind {
  if (isNew) return ended ? 'nothing' : 'new';
  return ended ? 'removed' : 'changed';
}

function valuesOf(kind: Kind, state: InstanceState): unknown[] {
  const { processDefinitionKey, bpmnProcessId, businessKey, correlationKey } = state.instance;
  if (kind === 'new') {
    return [state.key, processDefinitionKey, businessKey, bpmnProcessId, correlationKey, state.variableBytes];
  }
  if (kind === 'changed') return [state.key, state.variableBytes, processDefinitionKey, bpmnProcessId];
  return kind === 'removed' ? [state.key] : [];
}

function changesOf(state: InstanceState, values: unknown[]): Change[] {
  return tableNames.flatMap((name) => {
    const [puts, removes] = [state.tables[name].changed(), state.tables[name].removed()];
    if (puts.length === 0 && removes.length === 0) return [];
    if (removes.length > 0) values.push(removes);
    if (puts.length > 0) values.push(JSON.stringify(puts));
    return [{ name, puts: puts.length > 0, removes: removes.length > 0 }];
  });
}
