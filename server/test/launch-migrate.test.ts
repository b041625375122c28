import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../src/kernel/migrate.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await openTestDatabase({ template: false });
  folder = mkdtempSync('/tmp/closeloop-migrations-');
  write('0001-one.sql', 'create table one (id int); create table one_more (id int);');
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await database.close();
});

const write = (name: string, sql: string) => writeFileSync(path.join(folder, name), sql);
const tables = async () =>
  (
    await database.asOwner<{ name: string }>(`select table_name as name from information_schema.tables
    where table_schema = 'public' order by 1`)
  ).rows.map((row) => row.name);

test('each file runs once, in order, by whichever process comes first', async () => {
  const runs = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
  expect(runs.flat()).toEqual(['0001-one.sql']);
  write('0002-two.sql', 'alter table one add column name text');
  expect(await migrate(database.url, folder)).toEqual(['0002-two.sql']);
  expect(await migrate(database.url, folder)).toEqual([]);
});

test('a file that was edited after it ran is refused by name', async () => {
  await migrate(database.url, folder);
  write('0001-one.sql', 'create table one (id bigint)');
  await expect(migrate(database.url, folder)).rejects.toThrow(/0001-one\.sql.*was edited/);
});

test('a file that is gone is refused by name', async () => {
  await migrate(database.url, folder);
  rmSync(path.join(folder, '0001-one.sql'));
  await expect(migrate(database.url, folder)).rejects.toThrow(/0001-one\.sql.*is missing/);
});

test('a file that fails leaves nothing of itself behind, and runs again once mended', async () => {
  write('0002-two.sql', 'create table two (id int); select 1/0;');
  await expect(migrate(database.url, folder)).rejects.toThrow(/0002-two\.sql failed/);
  expect(await tables()).toEqual(['migrations', 'one', 'one_more']);
  write('0002-two.sql', 'create table two (id int)');
  expect(await migrate(database.url, folder)).toEqual(['0002-two.sql']);
});

test('a name out of order of form is refused', async () => {
  write('2-two.sql', 'select 1');
  await expect(migrate(database.url, folder)).rejects.toThrow(/2-two\.sql is not named/);
});
