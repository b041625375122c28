/** The life of the process: start, refuse a second start, stop, be killed, come back. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  isRunning,
  makeDataDir,
  postmasterOf,
  processesNaming,
  startServer,
  until,
  type ServerProcess,
} from './harness/index.ts';

let data: ReturnType<typeof makeDataDir>;
let started: ServerProcess[];
beforeEach(() => {
  data = makeDataDir();
  started = [];
});
afterEach(async () => {
  for (const server of started) server.child.kill('SIGKILL');
  await until(() => processesNaming(data.folder).length === 0);
  data.remove();
});

function start(): ServerProcess {
  const server = startServer({ DATA_DIR: data.folder });
  started.push(server);
  return server;
}
const pidFile = () => path.join(data.folder, 'postgres/data/postmaster.pid');
const healthy = async (address: string) => (await fetch(`${address}/healthz`)).status === 200;

test('it starts, answers, and SIGTERM leaves no process behind', async () => {
  const server = start();
  expect(await healthy(await server.address())).toBe(true);
  expect(processesNaming(data.folder).length).toBeGreaterThan(0);
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  await until(() => processesNaming(data.folder).length === 0);
});

test('a second start on the same data names the first one and ends with 1', async () => {
  const first = start();
  await first.address();
  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`${first.pid}`);
  expect(await healthy(await first.address())).toBe(true);
});

test('kill -9 of the server leaves no database behind, and the next start recovers', async () => {
  const first = start();
  await first.address();
  expect(processesNaming(data.folder)).toContain(postmasterOf(data.folder));
  first.child.kill('SIGKILL');
  await until(() => processesNaming(data.folder).length === 0);
  const second = start();
  expect(await healthy(await second.address())).toBe(true);
});

test('a database left by a server whose guard was killed too is stopped by the next start', async () => {
  const first = start();
  await first.address();
  const left = postmasterOf(data.folder);
  const guard = processesNaming(data.folder).filter((pid) => pid !== left);
  expect(guard).toHaveLength(1);
  for (const pid of guard) process.kill(pid, 'SIGKILL');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start();
  expect(await healthy(await second.address())).toBe(true);
  expect(second.output()).toContain(`${left}`);
  expect(postmasterOf(data.folder)).not.toBe(left);
});

test('a database that dies under the server is started again', async () => {
  const server = start();
  await server.address();
  const before = postmasterOf(data.folder);
  process.kill(before, 'SIGKILL');
  await until(() => server.output().includes('starting it again'));
  await until(() => existsSync(pidFile()) && postmasterOf(data.folder) !== before);
  expect(await healthy(await server.address())).toBe(true);
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  await until(() => processesNaming(data.folder).length === 0);
});

/** The embedded database from outside, as the owner of its tables. */
async function connect(): Promise<Client> {
  const folder = path.join(data.folder, 'postgres');
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim();
  const client = new Client({ user: 'closeloop', password, database: 'closeloop', host: path.join(folder, 'run') });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('a start right after server and database were killed under load waits for the last worker of the old one', async () => {
  const first = start();
  await first.address();
  const [busy, writer] = [await connect(), await connect()];
  await writer.query('create table kept (n int)');
  await writer.query('insert into kept select generate_series(1, 1000)');
  const { rows } = await busy.query<{ pid: number }>('select pg_backend_pid() as pid');
  const worker = rows[0]?.pid ?? 0;
  busy.query('select count(*) from generate_series(1, 4000000000) n where n % 7 = 1').catch(() => undefined);
  const active = "select from pg_stat_activity where pid = $1 and state = 'active'";
  await until(async () => (await writer.query(active, [worker])).rowCount === 1);
  for (let round = 0; round < 50; round++) writer.query('update kept set n = n + 1').catch(() => undefined);
  const postmaster = postmasterOf(data.folder);
  first.child.kill('SIGKILL');
  process.kill(postmaster, 'SIGKILL');
  await until(() => processesNaming(data.folder).every((pid) => pid !== postmaster));
  expect(isRunning(worker)).toBe(true);
  const second = start();
  expect(await healthy(await second.address())).toBe(true);
  expect(isRunning(worker)).toBe(false);
  const reader = await connect();
  const { rows: kept } = await reader.query<{ n: number; spread: number }>(
    'select count(*)::int as n, (max(n) - min(n))::int as spread from kept',
  );
  expect(kept).toEqual([{ n: 1000, spread: 999 }]);
  await reader.end();
});

test('a data directory that was emptied starts afresh', async () => {
  const first = start();
  await first.address();
  first.child.kill('SIGTERM');
  await first.ended;
  rmSync(data.folder, { recursive: true });
  expect(await healthy(await start().address())).toBe(true);
});
