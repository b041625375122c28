/**
 * The real server on an embedded database of its own that counts its statements. `close` stops both and removes their
 * data; a signal does the same before this process ends.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client as Database } from 'pg';
import { endpoints } from '@closeloop/contracts';
import { openClient, type Client } from '../server/test/client.ts';
import { makeDataDir, postmasterOf, startServer, type ServerProcess } from '../server/test/harness/index.ts';
import { cpuOf, statements, type Cost } from './meter.ts';

export interface Person {
  readonly id: string;
  readonly client: Client;
}
export interface Installation {
  /** A person of the demonstration, signed in. */
  signIn(name: string): Promise<Person>;
  cost(): Promise<Cost>;
  close(): Promise<void>;
}

type Data = ReturnType<typeof makeDataDir>;

export async function openInstallation(): Promise<Installation> {
  const data = makeDataDir();
  const running: { server?: ServerProcess; database?: Database; closed?: true } = {};
  const close = async () => {
    running.closed = true;
    await running.database?.end().catch(() => undefined);
    running.server?.child.kill('SIGTERM');
    await running.server?.ended;
    data.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void close().finally(() => process.exit(1)));
  running.server = start(data);
  await prepareCounting(running.server, data);
  // An interrupted process has only to end: it is being cleaned up after.
  if (running.closed) return new Promise(() => undefined);
  running.server = start(data);
  const url = await running.server.address();
  const database = (running.database = await openDatabase(data));
  const { pid } = running.server;
  return {
    signIn: (name) => signIn(url, name),
    cost: async () => ({ sql: await statements(database), cpu: cpuOf(pid, postmasterOf(data.folder)) }),
    close,
  };
}

function start({ folder }: Data): ServerProcess {
  return startServer({ DATA_DIR: folder, DEMO: '1', LOG_LEVEL: 'warn' });
}

/** The first start makes the database; the second has it count its statements. */
async function prepareCounting(first: ServerProcess, data: Data): Promise<void> {
  await first.address().catch(() => undefined);
  first.child.kill('SIGTERM');
  await first.ended;
  const settings = path.join(data.folder, 'postgres/data/postgresql.conf');
  if (existsSync(settings)) appendFileSync(settings, "\nshared_preload_libraries = 'pg_stat_statements'\n");
}

/** The superuser of initdb: statements of others are hidden from everybody else. */
async function openDatabase({ folder }: Data): Promise<Database> {
  const password = readFileSync(path.join(folder, 'postgres/password'), 'utf8').trim();
  const run = encodeURIComponent(path.join(folder, 'postgres/run'));
  const database = new Database({
    connectionString: `postgres://bootstrap:${password}@localhost/closeloop?host=${run}`,
  });
  // Its end is the server's to announce.
  database.on('error', () => undefined);
  await database.connect();
  await database.query('create extension if not exists pg_stat_statements');
  return database;
}

async function signIn(url: string, name: string): Promise<Person> {
  const client = openClient(url);
  const { rows } = await client.call(endpoints.identity.demoAccounts);
  const id = rows.find((row) => row.name === name)?.id ?? '';
  await client.call(endpoints.identity.demoSignIn, { body: { personId: id } });
  return { client, id };
}
