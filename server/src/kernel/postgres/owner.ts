/**
 * The owner role and the database of a cluster of our own. The superuser made by initdb is used for this alone:
 * row-level security does not bind it, so nothing else ever connects with it.
 */
import { Client } from 'pg';
import { SUPERUSER, type Cluster } from './cluster.ts';

export const OWNER = 'closeloop';

/** `extra` adds role attributes, such as CREATEDB for tests. Returns the URL the owner connects with. */
export async function ensureOwner(cluster: Cluster, database: string, extra = ''): Promise<string> {
  const url = cluster.urlFor(OWNER, database);
  const client = new Client({ connectionString: cluster.urlFor(SUPERUSER, 'postgres') });
  await client.connect();
  try {
    const password = client.escapeLiteral(decodeURIComponent(new URL(url).password));
    if (!(await exists(client, 'select 1 from pg_roles where rolname = $1', OWNER))) {
      await client.query(`create role ${OWNER} login nosuperuser nobypassrls createrole ${extra} password ${password}`);
    }
    if (!(await exists(client, 'select 1 from pg_database where datname = $1', database))) {
      await client.query(`create database ${client.escapeIdentifier(database)} owner ${OWNER}`);
    }
  } finally {
    await client.end();
  }
  return url;
}

async function exists(client: Client, question: string, name: string): Promise<boolean> {
  return (await client.query(question, [name])).rowCount !== 0;
}
