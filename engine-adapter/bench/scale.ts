/**
 * What a command costs when things grow: the diagram, the instances that have ended, the items of a multi-instance. Prints
 * CPU of Node and of the PostgreSQL backend, and statements, per command, and the ratio of large to small.
 * `TEST_DATABASE_URL=… node engine-adapter/bench/scale.ts [commands] [ended instances]`; Linux only.
 */
import { bpmn, end, flow, loop, path, service, start, task, user } from '../test/bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from '../test/database.ts';
import { openEngine, type TestEngine } from '../test/engine.ts';
import { both, type Cost, measure } from './meter.ts';

const commands = Number(process.argv[2] ?? 200);
const endedInstances = Number(process.argv[3] ?? 1_000_000);

/** A line of tasks of which the first waits, so that only the diagram grows. */
function lineOf(elements: number): string {
  const passing = Array.from({ length: elements - 4 }, (_, index) => `t${String(index)}`);
  const tasks = passing.map((id) => task('task', id));
  return bpmn([start(), user('a'), user('b'), end(), ...tasks, path('s', 'a', 'b', ...passing, 'e')]);
}

async function onLine(database: TestDatabase, elements: number): Promise<Cost> {
  const engine = openEngine(database);
  await engine.deploy(lineOf(elements));
  const keys: string[] = [];
  for (let index = 0; index < commands + 20; index += 1) {
    await engine.start({ n: index });
    keys.push(engine.jobs().get('a') ?? '');
    engine.records.length = 0;
  }
  const complete = (index: number): Promise<number> => completed(engine, keys[index] ?? '');
  for (let index = commands; index < keys.length; index += 1) await complete(index);
  const cost = await measure(database, commands, complete);
  await database.query('delete from engine.process_instances');
  return cost;
}

async function completed({ submit, records, outcomes }: TestEngine, jobKey: string): Promise<number> {
  const outcome = await submit({ type: 'completeJob', jobKey, variables: { done: true } });
  if (outcome.code !== 'OK') throw new Error(outcome.message);
  records.length = 0;
  outcomes.length = 0;
  return 1;
}

const repeated = bpmn([
  ...[start(), end(), flow('s', 'u'), flow('u', 'e')],
  service('u', 'work', loop({ over: '=items', item: 'item', collect: { into: 'results', element: '=done' } })),
]);

/** Completes items of instances that have `size` of them, never the last. */
async function onItems(database: TestDatabase, size: number, count: number): Promise<Cost> {
  const engine = openEngine(database, { activationsPerTransaction: 5_000 });
  await engine.deploy(repeated);
  const keys: string[] = [];
  while (keys.length < count) {
    await engine.start({
      items: Array.from({ length: size }, (_, index) => ({ id: index, text: 'Handrail is loose' })),
    });
    const jobs = engine.records.filter(({ valueType, intent }) => valueType === 'JOB' && intent === 'CREATED');
    keys.push(...jobs.slice(0, Math.min(size - 1, count - keys.length)).map(({ key }) => key));
    engine.records.length = 0;
  }
  await database.query('analyze');
  const cost = await measure(database, count, (index) => completed(engine, keys[index] ?? ''));
  await database.query('delete from engine.process_instances');
  return cost;
}

/** An instance that has ended leaves no row; what a million of them have left are the traces of their rows. */
async function afterMany(database: TestDatabase): Promise<Cost> {
  const engine = openEngine(database);
  await engine.deploy(bpmn([start(), end(), flow('s', 'e')]));
  const [definition] = await database.query<{ key: string }>(
    'select max(key)::text as key from engine.process_definitions',
  );
  const definitionKey = definition?.key ?? '0';
  const keys = `generate_series(1, ${String(endedInstances)}) k`;
  await database.query(`insert into engine.process_instances (key, process_definition_key, revision, bpmn_process_id)
    select k, ${definitionKey}, 1, 'p' from ${keys}`);
  await database.query(`insert into engine.element_instances
    (key, process_instance_key, element_id, flow_scope_key, state, instance_key, definition_key)
    select k, k, 'u', k, 'ACTIVATED', k, ${definitionKey} from ${keys}`);
  await database.query(`insert into engine.variables (key, process_instance_key, scope_key, name, value)
    select k, k, k, 'n', '1' from ${keys}`);
  await database.query('delete from engine.process_instances');
  await database.query('vacuum analyze');
  return onLine(database, 10);
}

function row(small: Cost, large: Cost): Record<string, string> {
  const ratio = (large.node + large.postgres) / (small.node + small.postgres);
  const statements = `${small.statements.toFixed(1)}, ${large.statements.toFixed(1)}`;
  return { small: both(small), large: both(large), ratio: ratio.toFixed(2), statements };
}

const database = await openDatabase(adminUrl(), 1);
try {
  await onLine(database, 10);
  const line = await onLine(database, 10);
  const items = await onItems(database, 10, commands);
  console.table({
    'elements 10 → 1,000': row(line, await onLine(database, 1_000)),
    'items 10 → 1,000': row(items, await onItems(database, 1_000, commands)),
    [`ended instances 0 → ${String(endedInstances)}`]: row(line, await afterMany(database)),
  });
} finally {
  await database.close();
}
