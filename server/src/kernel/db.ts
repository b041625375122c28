/**
 * The database: a pool of connections that work as `closeloop_app`, and transactions on them that say for whom they
 * work. Promises:
 * - every statement of the application runs inside a transaction with a scope; a pooled connection keeps none;
 * - `begin`, the scope and the opening statements travel together, one round trip;
 * - serialisation failures and deadlocks run the work again, at most three times, so `work` must not do anything but
 *   use its `tx`; a connection that died before the work began is replaced unseen;
 * - a lost connection or an unreachable server leaves as `unavailable`; the pool recovers by itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, QueryResult as DriverResult } from 'pg';
import { Sequelize, Transaction } from 'sequelize';
import { databaseProblem, isConnectionLoss, isRetryable } from './db-failure.ts';
import { OpenTransaction, type Opening } from './db-transaction.ts';
import type { Log } from './log.ts';
import type { SystemTransact, Tx } from './types.ts';

export type Work<T> = (tx: OpenTransaction, first: DriverResult[]) => Promise<T>;

export interface Db {
  transact<T>(opening: Opening, work: Work<T>): Promise<T>;
  readonly system: SystemTransact;
  /** Rejects while the database does not answer. */
  ping(): Promise<void>;
  /** Waits for transactions under way, then closes every connection. */
  close(): Promise<void>;
  readonly sequelize: Sequelize;
}

export interface DbOptions {
  readonly url: string;
  readonly role: string;
  readonly log: Log;
  readonly poolSize?: number;
}

const ATTEMPTS = 3;
/** Two that met once should not meet again. */
const SPREAD_MS = 30;
const SYSTEM: Opening = { scope: { kind: 'system' } };
/** Plans are kept: one made while a table is small must still be right when it has grown. */
const PLANNING = 'set random_page_cost = 1.1; set jit = off';
const TIMEOUTS = `set lock_timeout = '3s'; set statement_timeout = '20s'; set idle_in_transaction_session_timeout = '30s'`;

export function openDb(options: DbOptions): Db {
  const lost = new WeakSet<object>();
  const sequelize = openPool(options, lost);
  const connections = { sequelize, lost };
  const transact: Db['transact'] = (opening, work) => repeat(() => attempt(connections, opening, work));
  const system: SystemTransact = (work) => transact(SYSTEM, (tx: Tx) => work(tx));
  return {
    transact,
    system,
    sequelize,
    ping: () =>
      system(async (tx) => {
        await tx.query('select 1');
      }),
    close: () => sequelize.close(),
  };
}

function openPool(options: DbOptions, lost: WeakSet<object>): Sequelize {
  const sequelize = new Sequelize(options.url, {
    dialect: 'postgres',
    logging: false,
    pool: { max: options.poolSize ?? 10, min: 0, idle: 60_000, acquire: 5_000, evict: 10_000 },
    dialectOptions: { application_name: 'closeloop', connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  sequelize.addHook('afterConnect', async (connection) => {
    const client = connection as Client & { pipeline: boolean };
    client.on('error', (error) => {
      lost.add(client);
      options.log.warn({ err: error }, 'database connection lost');
    });
    await client.query(`set role ${client.escapeIdentifier(options.role)}; ${TIMEOUTS}; ${PLANNING}`);
    client.pipeline = true;
  });
  return sequelize;
}

async function repeat<T>(run: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return await run();
    } catch (error) {
      const again = isRetryable(error) || (error instanceof NotBegun && isConnectionLoss(error.cause));
      if (again && round < ATTEMPTS) {
        await pause(Math.random() * SPREAD_MS * round);
        continue;
      }
      const cause = error instanceof NotBegun ? error.cause : error;
      throw databaseProblem(cause) ?? cause;
    }
  }
}

/** Nothing of the work ran: the connection failed while the transaction was being opened. */
class NotBegun extends Error {
  constructor(cause: unknown) {
    super('the transaction could not be opened', { cause });
  }
}

interface Connections {
  readonly sequelize: Sequelize;
  readonly lost: WeakSet<object>;
}

async function attempt<T>(connections: Connections, opening: Opening, work: Work<T>): Promise<T> {
  const client = await acquire(connections.sequelize);
  const tx = new OpenTransaction(client, opening, () => modelTransaction(connections.sequelize, client));
  let healthy = false;
  try {
    const first = await tx.begin(opening.first ?? []).catch((error: unknown) => {
      throw new NotBegun(error);
    });
    const result = await work(tx, first);
    await tx.commit();
    healthy = true;
    return result;
  } catch (error) {
    healthy = await tx.rollback();
    throw error;
  } finally {
    await giveBack(connections, client, healthy);
    tx.settle();
  }
}

async function acquire(sequelize: Sequelize): Promise<Client> {
  try {
    return (await sequelize.connectionManager.getConnection({ type: 'write' })) as Client;
  } catch (error) {
    throw databaseProblem(error) ?? error;
  }
}

async function giveBack({ sequelize, lost }: Connections, client: Client, healthy: boolean): Promise<void> {
  if (healthy && !lost.has(client)) sequelize.connectionManager.releaseConnection(client);
  else await sequelize.connectionManager.destroyConnection(client).catch(() => undefined);
}

/** Lets models use a transaction that was begun here: Sequelize only asks a transaction for its connection. */
function modelTransaction(sequelize: Sequelize, client: Client): Transaction {
  const bound = new (Transaction as unknown as new (owner: Sequelize, options: object) => Transaction)(sequelize, {});
  return Object.assign(bound, { connection: client });
}
