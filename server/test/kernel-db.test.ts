/** Transactions, their scope, and what happens when the database goes away. */
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../src/kernel/audit.ts';
import { openDb, type Db } from '../src/kernel/db.ts';
import { openLog } from '../src/kernel/log.ts';
import { APPLICATION_ROLE } from '../src/kernel/postgres/roles.ts';
import { ProblemError } from '../src/kernel/problem.ts';
import type { Tx } from '../src/kernel/types.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';
import { addPerson, addUnit, type TestPerson, type TestUnit } from './people.ts';
import { makeNotes } from './rooms.ts';

let database: TestDatabase;
let single: Db;
let pool: Db;
let units: [TestUnit, TestUnit];
let people: [TestPerson, TestPerson];

beforeAll(async () => {
  database = await openTestDatabase();
  await makeNotes(database);
  const open = (poolSize: number) =>
    openDb({ url: database.url, role: APPLICATION_ROLE, log: openLog('silent'), poolSize });
  [single, pool] = [open(1), open(4)];
  units = [await addUnit(database, '闽江监理'), await addUnit(database, '榕南监理')];
  people = [await addPerson(database, '张三', [units[0]]), await addPerson(database, '郑一', [units[1]])];
});
afterAll(async () => {
  await Promise.all([single.close(), pool.close()]);
  await database.close();
});

const scope = (side: 0 | 1) =>
  ({ scope: { kind: 'unit', personId: people[side].id, unitId: units[side].id } }) as const;
const write = (tx: Tx, side: 0 | 1, text: string) =>
  tx.query('insert into notes (id, unit_id, text) values ($1, $2, $3)', [newId(), units[side].id, text]);
const texts = async (tx: Tx) =>
  (await tx.query<{ text: string }>('select text from notes order by id')).rows.map(({ text }) => text);
const slugOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? error.slug : error),
  );

test('interleaved transactions of two units on one connection never see each other’s rows', async () => {
  await Promise.all(
    [0, 1].map((side) => single.transact(scope(side as 0 | 1), (tx) => write(tx, side as 0 | 1, `of ${side}`))),
  );
  const seen = await Promise.all(
    Array.from({ length: 60 }, (_, n) => single.transact(scope((n % 2) as 0 | 1), (tx) => texts(tx))),
  );
  expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => [`of ${n % 2}`]));
});

test('a connection keeps no scope when it goes back, and without a scope nothing is seen or written', async () => {
  await single.transact(scope(0), async (tx) => expect(await texts(tx)).toEqual(['of 0']));
  const left = await single.transact({ scope: { kind: 'none' } }, async (tx) => ({
    rows: await texts(tx),
    people: (await tx.query('select 1 from persons')).rowCount,
    settings: (
      await tx.query(
        "select current_setting('closeloop.person', true) as person, current_setting('closeloop.unit', true) as unit",
      )
    ).rows,
  }));
  expect(left).toEqual({ rows: [], people: 0, settings: [{ person: '', unit: '' }] });
  await expect(single.transact({ scope: { kind: 'none' } }, (tx) => write(tx, 0, 'nobody'))).rejects.toThrow(
    /row-level security/,
  );
});

test('a unit cannot write into another, nor with a scope meant for reading', async () => {
  await expect(pool.transact(scope(0), (tx) => write(tx, 1, 'foreign'))).rejects.toThrow(/row-level security/);
  const reader = { scope: { kind: 'all-read', personId: people[0].id, unitId: null } } as const;
  expect(await pool.transact(reader, texts)).toEqual(['of 0', 'of 1']);
  await expect(pool.transact(reader, (tx) => write(tx, 1, 'read only'))).rejects.toThrow(/row-level security/);
});

test('the system’s scope ends with its work, also when that fails', async () => {
  await pool.transact(scope(0), async (tx) => {
    expect(await tx.asSystem(() => tx.asSystem(() => texts(tx)))).toEqual(['of 0', 'of 1']);
    expect(await texts(tx)).toEqual(['of 0']);
    await expect(tx.asSystem(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await texts(tx)).toEqual(['of 0']);
  });
});

test('the audit trail can be added to and read, not changed', async () => {
  const actor = { personId: people[0].id, name: '张三', unit: units[0] };
  await pool.transact(scope(0), (tx) => audit(tx, actor, { action: 'test', entity: 'note', entityId: 'n1' }));
  const read = (side: 0 | 1) =>
    pool.transact(
      scope(side),
      async (tx) => (await tx.query("select 1 from audit_entries where action = 'test'")).rowCount,
    );
  expect([await read(0), await read(1)]).toEqual([1, 0]);
  for (const sql of ["update audit_entries set action = 'x'", 'delete from audit_entries', 'truncate audit_entries']) {
    await expect(pool.system((tx) => tx.query(sql))).rejects.toThrow(/permission denied/);
  }
});

test('what waits for the commit runs after it and never after a rollback', async () => {
  const ran: string[] = [];
  await pool.transact(scope(0), async (tx) => {
    tx.afterCommit(() => ran.push('committed'));
    await tx.query('select 1');
    expect(ran).toEqual([]);
  });
  await slugOf(
    pool.transact(scope(0), (tx) => {
      tx.afterCommit(() => ran.push('rolled back'));
      return Promise.reject(new Error('no'));
    }),
  );
  expect(ran).toEqual(['committed']);
});

test('a deadlock is run again until both have happened', async () => {
  const [a, b] = [newId(), newId()];
  await pool.system((tx) =>
    tx.query('insert into notes (id, unit_id, text) values ($1, $3, $4), ($2, $3, $4)', [a, b, units[0].id, 'lock']),
  );
  let runs = 0;
  const inOrder = (first: string, second: string, meet: Promise<undefined>, arrive: () => void) =>
    pool.transact(scope(0), async (tx) => {
      runs++;
      await tx.query('update notes set rev = rev + 1 where id = $1', [first]);
      arrive();
      await meet;
      await tx.query('update notes set rev = rev + 1 where id = $1', [second]);
    });
  const [left, right] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  await Promise.all([
    inOrder(a, b, right.promise, () => left.resolve(undefined)),
    inOrder(b, a, left.promise, () => right.resolve(undefined)),
  ]);
  const { rows } = await pool.system((tx) =>
    tx.query<{ rev: number }>('select rev from notes where id in ($1, $2)', [a, b]),
  );
  expect(rows.map(({ rev }) => rev)).toEqual([3, 3]);
  expect(runs).toBeGreaterThan(2);
});

test('a lock not had in three seconds is a request in flight', async () => {
  const id = newId();
  await pool.system((tx) =>
    tx.query('insert into notes (id, unit_id, text) values ($1, $2, $3)', [id, units[0].id, 'held']),
  );
  const [held, release] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const holder = pool.system(async (tx) => {
    await tx.query('select 1 from notes where id = $1 for update', [id]);
    held.resolve(undefined);
    await release.promise;
  });
  await held.promise;
  expect(await slugOf(pool.system((tx) => tx.query('update notes set rev = 9 where id = $1', [id])))).toBe(
    'request-in-flight',
  );
  release.resolve(undefined);
  await holder;
});

test('a connection killed in the middle is unavailable, and the next transaction works', async () => {
  const kill = () =>
    database.asOwner(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'closeloop' and datname = current_database()",
    );
  const cut = single.transact(scope(0), async (tx) => {
    await tx.query('select 1');
    await kill();
    await tx.query('select 1');
  });
  expect(await slugOf(cut)).toBe('unavailable');
  expect(await single.transact(scope(1), async (tx) => (await texts(tx)).includes('of 1'))).toBe(true);
  await kill();
  expect(await single.transact(scope(1), async (tx) => (await texts(tx)).includes('of 1'))).toBe(true);
});

test('a database that is not there is unavailable', async () => {
  const url = new URL(database.url);
  url.searchParams.set('host', '/nowhere');
  const lost = openDb({ url: url.href, role: APPLICATION_ROLE, log: openLog('silent') });
  expect(await slugOf(lost.ping())).toBe('unavailable');
  await lost.close();
});

test('models share the transaction', async () => {
  await pool.transact(scope(0), async (tx) => {
    await write(tx, 0, 'by statement');
    const [rows] = await pool.sequelize.query("select text from notes where text = 'by statement'", {
      transaction: tx.sequelize,
    });
    expect(rows).toHaveLength(1);
  });
});
