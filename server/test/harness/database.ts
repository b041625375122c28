/**
 * A database of one's own for a test file: a clone of the migrated template, dropped by `close`.
 *
 *   const database = await openTestDatabase();
 *   afterAll(() => database.close());
 *
 * `url` is the owner's, as DATABASE_URL would be; `query` runs one statement as `closeloop_app`, the role of the
 * application, so row-level security applies; `asOwner` runs one as the owner of the tables.
 */
import { randomBytes } from 'node:crypto';
import { Client, type QueryResult, type QueryResultRow } from 'pg';
import { APPLICATION_ROLE } from '../../src/kernel/postgres/roles.ts';
import { TEMPLATE, withDatabase } from './cluster.ts';

type Query = <Row extends QueryResultRow>(sql: string, values?: unknown[]) => Promise<QueryResult<Row>>;

export interface TestDatabase {
  readonly url: string;
  readonly query: Query;
  readonly asOwner: Query;
  close(): Promise<void>;
}

/** `template: false` gives an empty database instead of a clone. */
export async function openTestDatabase(options: { template: boolean } = { template: true }): Promise<TestDatabase> {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(`create database ${name} ${options.template ? `template ${TEMPLATE}` : ''}`);
  const url = withDatabase(adminUrl(), name);
  const application = await connect(url);
  await application.query(`set role ${APPLICATION_ROLE}`);
  const owner = await connect(url);
  return {
    url,
    query: (sql, values) => application.query(sql, values),
    asOwner: (sql, values) => owner.query(sql, values),
    close: async () => {
      await Promise.all([application.end(), owner.end()]);
      await administer(`drop database ${name} with (force)`);
    },
  };
}

export function adminUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests through vitest or scripts/with-database.ts');
  return url;
}

async function administer(sql: string): Promise<void> {
  const client = await connect(adminUrl());
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
