/**
 * A whole inspection over HTTP, at 1, 8 and 64 clients, against the real server on an embedded database of its own:
 * time per call, SQL statements and CPU per lifecycle. Prints and judges nothing. Each level ends after a number of
 * lifecycles or a time, whichever comes first.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client as Database } from 'pg';
import { endpoints } from '@closeloop/contracts';
import { openClient, type Client } from '../server/test/client.ts';
import { makeDataDir, postmasterOf, startServer, type ServerProcess } from '../server/test/harness/index.ts';
import { inspect, type Pair } from './inspection.ts';
import { cpuOf, statements, Times } from './meter.ts';

const LEVELS = [
  { clients: 1, lifecycles: 20, ms: 6_000 },
  { clients: 8, lifecycles: 80, ms: 8_000 },
  { clients: 64, lifecycles: 192, ms: 8_000 },
];
const say = (line: string) => void process.stdout.write(`${line}\n`);
const data = makeDataDir();
const postgres = path.join(data.folder, 'postgres');

function start(): ServerProcess {
  return startServer({ DATA_DIR: data.folder, DEMO: '1', LOG_LEVEL: 'warn' });
}

async function stop(server: ServerProcess): Promise<void> {
  server.child.kill('SIGTERM');
  await server.ended;
}

/** The first start makes the database; the second has it count its statements. */
async function startCounting(): Promise<ServerProcess> {
  const first = start();
  await first.address();
  await stop(first);
  appendFileSync(path.join(postgres, 'data/postgresql.conf'), "\nshared_preload_libraries = 'pg_stat_statements'\n");
  return start();
}

/** The superuser of initdb: statements of others are hidden from everybody else. */
async function openDatabase(): Promise<Database> {
  const password = readFileSync(path.join(postgres, 'password'), 'utf8').trim();
  const run = encodeURIComponent(path.join(postgres, 'run'));
  const database = new Database({
    connectionString: `postgres://bootstrap:${password}@localhost/closeloop?host=${run}`,
  });
  await database.connect();
  await database.query('create extension if not exists pg_stat_statements');
  return database;
}

async function signIn(url: string, name: string): Promise<{ client: Client; id: string }> {
  const client = openClient(url);
  const { rows } = await client.call(endpoints.identity.demoAccounts);
  const id = rows.find((row) => row.name === name)?.id ?? '';
  await client.call(endpoints.identity.demoSignIn, { body: { personId: id } });
  return { client, id };
}

async function openPair(url: string): Promise<Pair> {
  const [inspector, respondent] = [await signIn(url, '李四'), await signIn(url, '钱七')];
  return {
    inspector: inspector.client,
    respondent: respondent.client,
    respondentId: respondent.id,
    projectName: '云溪新城',
  };
}

async function runLevel(level: (typeof LEVELS)[number], pairs: readonly Pair[], times: Times): Promise<number> {
  const deadline = Date.now() + level.ms;
  let begun = 0;
  const work = async (pair: Pair) => {
    while (begun < level.lifecycles && Date.now() < deadline) {
      begun++;
      await inspect(pair, times);
    }
  };
  await Promise.all(pairs.map(work));
  return begun;
}

async function measure(level: (typeof LEVELS)[number], url: string, server: ServerProcess, database: Database) {
  const pairs: Pair[] = [];
  for (let index = 0; index < level.clients; index++) pairs.push(await openPair(url));
  const times = new Times();
  const cost = async () => ({ sql: await statements(database), cpu: cpuOf(server.pid, postmasterOf(data.folder)) });
  const before = await cost();
  const began = performance.now();
  const done = await runLevel(level, pairs, times);
  const seconds = (performance.now() - began) / 1000;
  const after = await cost();
  const each = (from: number, to: number) => ((to - from) / done).toFixed(1);
  say(`\n${level.clients} clients: ${done} lifecycles in ${seconds.toFixed(1)} s, ${(done / seconds).toFixed(1)}/s`);
  say(
    `  per lifecycle: ${each(before.sql.work, after.sql.work)} SQL statements (${each(before.sql.all, after.sql.all)} with begin, set and commit), ` +
      `CPU ms server ${each(before.cpu.server, after.cpu.server)} + PostgreSQL ${each(before.cpu.postgres, after.cpu.postgres)}`,
  );
  for (const line of times.lines()) say(line);
}

const server = await startCounting();
try {
  const url = await server.address();
  const database = await openDatabase();
  const warmUp = await openPair(url);
  for (let round = 0; round < 3; round++) await inspect(warmUp, new Times());
  for (const level of LEVELS) await measure(level, url, server, database);
  await database.end();
} finally {
  await stop(server);
  data.remove();
}
