import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

let first: TestDatabase;
let second: TestDatabase;
beforeAll(async () => {
  [first, second] = [await openTestDatabase(), await openTestDatabase()];
});
afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
});

test('each test database is a clone of its own', async () => {
  await first.asOwner('create table only_here (id int)');
  const { rows } = await second.asOwner<{ found: string | null }>("select to_regclass('only_here')::text as found");
  expect(rows).toEqual([{ found: null }]);
});

test('the application role is bound by row-level security', async () => {
  const { rows } = await first.query(
    'select current_user::text as name, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user',
  );
  expect(rows).toEqual([{ name: 'closeloop_app', rolsuper: false, rolbypassrls: false, rolcanlogin: false }]);
});

test('the database speaks UTF-8 and sorts by code point, whatever the machine is set to', async () => {
  const { rows } = await first.asOwner(
    `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale
       from pg_database where datname = current_database()`,
  );
  expect(rows).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
  const chinese = await first.asOwner(`select x from unnest(array['闭','环','安']) x order by x collate "zh-x-icu"`);
  expect(chinese.rows).toEqual([{ x: '安' }, { x: '闭' }, { x: '环' }]);
});
