/** Writes what changed of an instance in one statement; there is one text for each combination of tables touched. */
import type { EngineTx } from '../../port.ts';
import { type TableName, tableNames, tables } from './rows.ts';
import type { InstanceState } from './state.ts';

interface Change {
  readonly name: TableName;
  readonly puts: boolean;
  readonly removes: boolean;
}

function putSql(name: TableName, parameter: number): string {
  const columns = Object.entries(tables[name]);
  const names = columns.map(([column]) => column);
  const updates = names.filter((column) => column !== 'key').map((column) => `${column} = excluded.${column}`);
  return `put_${name} as (insert into engine.${name} (${names.join(', ')})
    select ${names.join(', ')} from json_to_recordset($${String(parameter)}::json)
      as r(${columns.map(([column, type]) => `${column} ${type}`).join(', ')})
    on conflict (key) do update set ${updates.join(', ')})`;
}

function removeSql(name: TableName, parameter: number): string {
  return `remove_${name} as (delete from engine.${name} where key = any($${String(parameter)}::bigint[]))`;
}

const insertInstance = `insert into engine.process_instances (key, process_definition_key, business_key, revision)
  values ($1::bigint, $2::bigint, $3::text, 1)`;
const touchInstance = 'update engine.process_instances set revision = revision + 1 where key = $1::bigint';
const removeInstance = 'delete from engine.process_instances where key = $1::bigint';

const texts = new Map<string, string>();

function statementFor(changes: readonly Change[], isNew: boolean): string {
  const shape = `${String(isNew)} ${changes.map(({ name, puts, removes }) => `${name}${puts ? '+' : ''}${removes ? '-' : ''}`).join()}`;
  const known = texts.get(shape);
  if (known !== undefined) return known;
  let parameter = isNew ? 3 : 1;
  const parts = changes.flatMap(({ name, puts, removes }) => [
    ...(removes ? [removeSql(name, ++parameter)] : []),
    ...(puts ? [putSql(name, ++parameter)] : []),
  ]);
  const instance = isNew ? insertInstance : touchInstance;
  const text = parts.length === 0 ? instance : `with ${parts.join(',\n  ')}\n${instance}`;
  texts.set(shape, text);
  return text;
}

export async function flushInstance(tx: EngineTx, state: InstanceState): Promise<void> {
  if (state.ended) {
    if (!state.isNew) await tx.query(removeInstance, [state.key]);
    return;
  }
  const changes: Change[] = [];
  const values: unknown[] = state.isNew
    ? [state.key, state.instance.processDefinitionKey, state.instance.businessKey]
    : [state.key];
  for (const name of tableNames) {
    const table = state.table(name);
    const [puts, removes] = [table.changed(), table.removed()];
    if (puts.length === 0 && removes.length === 0) continue;
    changes.push({ name, puts: puts.length > 0, removes: removes.length > 0 });
    if (removes.length > 0) values.push(removes);
    if (puts.length > 0) values.push(JSON.stringify(puts));
  }
  if (changes.length > 0 || state.isNew) await tx.query(statementFor(changes, state.isNew), values);
}
