/**
 * What a command costs when things grow: the diagram, the instances that have ended, the items of a multi-instance. Prints
 * CPU of Node and of the PostgreSQL backend, and statements, per command, and the ratio of large to small.
 * `TEST_DATABASE_URL=… node engine-adapter/bench/scale.ts [commands] [ended instances]`; Linux only (reads /proc).
 */
import { readFileSync } from 'node:fs';
import { bpmn, end, flow, loop, path, service, start, task, user } from '../test/bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from '../test/database.ts';
import { openEngine, type TestEngine } from '../test/engine.ts';

const commands = Number(process.argv[2] ?? 200);
const endedInstances = Number(process.argv[3] ?? 5_000);

interface Cost {
  readonly node: number;
  readonly postgres: number;
  readonly statements: number;
}

/** Milliseconds of CPU the backend has used; a tick is 10 ms. */
function backendMs(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(database: TestDatabase, count: number, work: (index: number) => Promise<void>): Promise<Cost> {
  const [row] = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = row?.pid ?? 0;
  const [cpu, backend] = [process.cpuUsage(), backendMs(pid)];
  database.statements.count = 0;
  for (let index = 0; index < count; index += 1) await work(index);
  const { user: own, system } = process.cpuUsage(cpu);
  const per = (value: number): number => value / count;
  return {
    node: per((own + system) / 1000),
    postgres: per(backendMs(pid) - backend),
    statements: per(database.statements.count),
  };
}

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
  const complete = (index: number): Promise<void> => completed(engine, keys[index] ?? '');
  for (let index = commands; index < keys.length; index += 1) await complete(index);
  const cost = await measure(database, commands, complete);
  await database.query('delete from engine.process_instances');
  return cost;
}

async function completed({ submit, records, outcomes }: TestEngine, jobKey: string): Promise<void> {
  const outcome = await submit({ type: 'completeJob', jobKey, variables: { done: true } });
  if (outcome.code !== 'OK') throw new Error(outcome.message);
  records.length = 0;
  outcomes.length = 0;
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

async function afterMany(database: TestDatabase): Promise<Cost> {
  const engine = openEngine(database);
  await engine.deploy(bpmn([start(), end(), flow('s', 'e')]));
  for (let index = 0; index < endedInstances; index += 1) {
    await engine.start();
    engine.records.length = 0;
    engine.outcomes.length = 0;
  }
  return onLine(database, 10);
}

function row(small: Cost, large: Cost): Record<string, string> {
  const ms = ({ node, postgres }: Cost): string => `${node.toFixed(2)} + ${postgres.toFixed(2)} ms`;
  const ratio = (large.node + large.postgres) / (small.node + small.postgres);
  return { small: ms(small), large: ms(large), ratio: ratio.toFixed(2), statements: large.statements.toFixed(1) };
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
