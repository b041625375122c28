/**
 * One throwaway PostgreSQL cluster for a run of tests, in a temporary folder, with all migrations applied to a template.
 * When the process that opened it dies, its watchdog stops the database.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { chooseAccount, giveTo } from '../../src/kernel/postgres/account.ts';
import { openCluster } from '../../src/kernel/postgres/cluster.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { ensureOwner } from '../../src/kernel/postgres/owner.ts';
import { prepareRoles } from '../../src/kernel/postgres/roles.ts';

export const TEMPLATE = 'closeloop_template';
const MIGRATIONS = path.resolve(import.meta.dirname, '../../../migrations');

const PREFIX = '/tmp/closeloop-test-';
const STALE_MS = 600_000;

export interface TestCluster {
  /** The owner's connection to the maintenance database `postgres`; it may create databases. */
  readonly adminUrl: string;
  stop(): Promise<void>;
}

export async function openTestCluster(): Promise<TestCluster> {
  sweep();
  const account = chooseAccount();
  const folder = mkdtempSync(PREFIX);
  giveTo(folder, 0o700, account);
  const cluster = await openCluster({ folder, account, purpose: 'throwaway', say: () => undefined });
  const stop = async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const templateUrl = await ensureOwner(cluster, TEMPLATE, 'createdb');
    await prepareRoles(templateUrl);
    await migrate(templateUrl, MIGRATIONS);
    return { adminUrl: withDatabase(templateUrl, 'postgres'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Folders of runs that were killed: their database was stopped, but nobody was left to remove the files. */
function sweep(): void {
  const parent = path.dirname(PREFIX);
  for (const name of readdirSync(parent).filter((one) => one.startsWith(path.basename(PREFIX)))) {
    const folder = path.join(parent, name);
    const running = existsSync(path.join(folder, 'data/postmaster.pid'));
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (!running && age > STALE_MS && mayRemove(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function mayRemove(folder: string): boolean {
  const me = process.getuid?.();
  return me === 0 || statSync(folder).uid === me;
}
