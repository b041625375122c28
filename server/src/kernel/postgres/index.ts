/**
 * The database of an installation, ready for migrations: the embedded PostgreSQL in DATA_DIR, or the one DATABASE_URL
 * names. `url` is the owner's login; the application's connections become `closeloop_app` right after connecting.
 * `stop` ends an embedded database in an orderly way and lets an external one be. An embedded
 * database that dies meanwhile is started again at the same URL.
 */
import type { Config } from '../config.ts';
import type { Say } from '../terminal.ts';
import { openCluster } from './cluster.ts';
import { locateDatabase, type Location } from './location.ts';
import { holdLock } from './lock.ts';
import { ensureOwner, OWNER } from './owner.ts';
import { prepareRoles } from './roles.ts';

export interface Database {
  readonly kind: 'embedded' | 'external';
  readonly url: string;
  stop(): Promise<void>;
}

export async function openPostgres(config: Pick<Config, 'databaseUrl' | 'dataDir'>, say: Say): Promise<Database> {
  return config.databaseUrl ? openExternal(config.databaseUrl) : openEmbedded(config.dataDir, say);
}

async function openExternal(url: string): Promise<Database> {
  await prepareRoles(url);
  return { kind: 'external', url, stop: () => Promise.resolve() };
}

async function openEmbedded(dataDir: string, say: Say): Promise<Database> {
  const location = locateDatabase(dataDir);
  sayMoved(location, say);
  const release = holdLock(location.folder);
  try {
    const cluster = await openCluster({ ...location, say, purpose: 'keep' });
    const stop = () => cluster.stop().finally(release);
    try {
      const url = await ensureOwner(cluster, OWNER);
      await prepareRoles(url);
      return { kind: 'embedded', url, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    release();
    throw error;
  }
}

function sayMoved({ folder, account, movedBecauseOf }: Location, say: Say): void {
  if (!movedBecauseOf) return;
  say(
    `账户 ${account.name} 无法进入 ${movedBecauseOf},数据库放在 ${folder}`,
    `account ${account.name} may not enter ${movedBecauseOf}; the database lives in ${folder}`,
  );
}
