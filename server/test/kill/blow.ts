/**
 * How a round kills. `arrived`: as soon as the request has reached the server's socket. `blocked`: in the middle of its
 * transaction, proved by the lock of `table` it waits for. `unanswered`: after the commit, proved by the stored answer,
 * while the reply is swallowed. Each answers whether the command was proved to be in flight.
 */
import { Client } from 'pg';
import { until } from '../harness/index.ts';
import type { Command } from './script.ts';
import type { Held } from './wire.ts';

export type Moment = 'arrived' | 'blocked' | 'unanswered';

export interface Target {
  readonly databaseUrl: string;
  readonly table: string;
  /** Kills, and returns when the server is gone. */
  kill(): Promise<void>;
}

export async function strike(moment: Moment, command: Command, held: Held, target: Target): Promise<boolean> {
  if (moment === 'blocked') return strikeBlocked(command, held, target);
  const lost = command.send().then(
    () => false,
    () => true,
  );
  if (moment === 'arrived') {
    await held.sent;
    await target.kill();
    await lost;
    return false;
  }
  await held.answered;
  const committed = await withDatabase(target.databaseUrl, (database) => isStored(database, command));
  await target.kill();
  return committed;
}

async function strikeBlocked(command: Command, held: Held, target: Target): Promise<boolean> {
  const [holder, watcher] = [await connect(target.databaseUrl), await connect(target.databaseUrl)];
  try {
    await holder.query(`begin; lock table ${target.table} in share row exclusive mode`);
    command.send().catch(() => undefined);
    await until(async () => held.isAnswered() || (await isWaiting(watcher, target.table)));
    if (held.isAnswered()) throw new Error(`the command was answered without writing ${target.table}`);
    await target.kill();
    return true;
  } finally {
    await Promise.allSettled([holder.end(), watcher.end()]);
  }
}

async function isWaiting(database: Client, table: string): Promise<boolean> {
  const { rowCount } = await database.query('select from pg_locks where relation = $1::regclass and not granted', [
    table,
  ]);
  return (rowCount ?? 0) > 0;
}

async function isStored(database: Client, { key, fileId }: Command): Promise<boolean> {
  const { rowCount } = fileId
    ? await database.query('select from files where id = $1', [fileId])
    : await database.query('select from idempotency_keys where key = $1 and status is not null', [key]);
  return rowCount === 1;
}

export async function withDatabase<T>(url: string, work: (database: Client) => Promise<T>): Promise<T> {
  const database = await connect(url);
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

/** The owner, seeing every row. A connection that dies with its server is part of the game. */
async function connect(url: string): Promise<Client> {
  const database = new Client({ connectionString: url });
  database.on('error', () => undefined);
  await database.connect();
  await database.query("select set_config('closeloop.scope', 'system', false)");
  return database;
}
