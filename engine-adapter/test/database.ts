/**
 * A database of one's own with schema `engine`, on the cluster that TEST_DATABASE_URL (an administrator's URL) names.
 * `transact` commits, or rolls back when the work throws; statements are prepared by their text and counted.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client, Pool, type PoolClient } from 'pg';
import type { EngineTx, Transact } from '../src/index.ts';

const migrations = path.resolve(import.meta.dirname, '../../migrations');

/** Only those of schema `engine`. */
function engineMigrations(): string {
  const names = readdirSync(migrations).filter((name) => /^\d+-engine/.test(name));
  return names
    .toSorted()
    .map((name) => readFileSync(path.join(migrations, name), 'utf8'))
    .join('\n');
}

export interface TestDatabase {
  readonly transact: Transact;
  readonly statements: { count: number };
  query<Row>(text: string): Promise<Row[]>;
  close(): Promise<void>;
}

export function adminUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL must name a PostgreSQL where databases may be created');
  return url;
}

export async function openDatabase(url: string, connections = 2): Promise<TestDatabase> {
  const name = `engine_${String(process.pid)}_${randomBytes(4).toString('hex')}`;
  await administer(url, `create database ${name} template template0`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const pool = new Pool({
    connectionString: own.href,
    max: connections,
    options: '-c synchronous_commit=off -c jit=off',
  });
  // Dropping the database may overtake the goodbye of an idle connection.
  pool.on('error', () => undefined);
  await pool.query(engineMigrations());
  const statements = { count: 0 };
  return {
    transact: transactOn(pool, statements),
    statements,
    query: async <Row>(text: string) => (await pool.query(text)).rows as Row[],
    close: async () => {
      await pool.end();
      await administer(url, `drop database ${name} with (force)`);
    },
  };
}

async function administer(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

function transactOn(pool: Pool, statements: { count: number }): Transact {
  return async (work) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await work(asTx(client, statements));
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      client.release();
      throw error;
    }
  };
}

function asTx(client: PoolClient, statements: { count: number }): EngineTx {
  return {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the port's signature
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      statements.count += 1;
      const name = createHash('sha1').update(text).digest('base64');
      const { rows, rowCount } = await client.query({ name, text, values: [...values] });
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    },
  };
}
