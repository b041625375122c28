/** What the operator may set, and how a wrong value or an unsuitable database is refused. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/kernel/config.ts';
import { makeDataDir, openTestDatabase, startServer, type TestDatabase } from './harness/index.ts';

const SECRET = 'x'.repeat(32);
let data: ReturnType<typeof makeDataDir>;
let database: TestDatabase;
beforeAll(async () => {
  data = makeDataDir();
  database = await openTestDatabase({ template: false });
});
afterAll(async () => {
  await database.close();
  data.remove();
});

const read = (environment: Record<string, string>) => readConfig({ DATA_DIR: data.folder, ...environment });

test.each([
  ['PORT', '99999'],
  ['PORT', 'http'],
  ['HOST', 'not a host'],
  ['DATABASE_URL', 'mysql://x'],
  ['DEMO', 'yes'],
  ['SESSION_SECRET', 'short'],
  ['LOG_LEVEL', 'loud'],
  ['APPLICATIONS', '/tmp'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => read({ [name]: value })).toThrow(new RegExp(`Environment variable ${name} is wrong`));
});

test('every wrong value is named at once, and a start with one ends with 1', async () => {
  const server = startServer({ DATA_DIR: data.folder, PORT: '-1', DEMO: 'maybe' });
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(/环境变量 PORT[^]*环境变量 DEMO[^]*PORT is wrong[^]*DEMO is wrong/);
});

test('demo accounts are on by themselves only on a loopback address with the embedded database', () => {
  expect(read({}).demo).toBe(true);
  expect(read({ DATABASE_URL: database.url }).demo).toBe(false);
  expect(read({ HOST: '0.0.0.0', SESSION_SECRET: SECRET }).demo).toBe(false);
  expect(() => read({ HOST: '0.0.0.0', SESSION_SECRET: SECRET, DEMO: '1' })).toThrow(/DEMO=1/);
});

test('the session secret is kept for its owner alone on loopback, and asked for elsewhere', () => {
  const { sessionSecret } = read({});
  expect(read({}).sessionSecret).toBe(sessionSecret);
  expect(statSync(path.join(data.folder, 'session-secret')).mode & 0o777).toBe(0o600);
  expect(() => read({ HOST: '0.0.0.0' })).toThrow(/SESSION_SECRET/);
});

test('an empty variable counts as not set', () => {
  expect(read({ PORT: '', DATABASE_URL: '', SESSION_SECRET: '' })).toMatchObject({
    port: 3000,
    databaseUrl: undefined,
  });
});

test('the server runs on an external database', async () => {
  const server = startServer({ DATA_DIR: data.folder, DATABASE_URL: database.url });
  expect((await fetch(`${await server.address()}/healthz`)).status).toBe(200);
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('an external database that is not UTF-8 is refused', async () => {
  await database.asOwner(
    `create database latin_${process.pid} encoding 'LATIN1' locale 'C' locale_provider libc template template0`,
  );
  const url = new URL(database.url);
  url.pathname = `/latin_${process.pid}`;
  const server = startServer({ DATA_DIR: data.folder, DATABASE_URL: url.href });
  expect(await server.ended).toBe(1);
  expect(server.output()).toMatch(/LATIN1; UTF8 is needed/);
  await database.asOwner(`drop database latin_${process.pid}`);
});

test('a database that cannot be reached is named without its password', async () => {
  const server = startServer({ DATA_DIR: data.folder, DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/nowhere' });
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('127.0.0.1:1/nowhere');
  expect(server.output()).not.toContain('hidden');
});
