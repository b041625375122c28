/**
 * Where the database of a data directory lives: `DATA_DIR/postgres`, unless root lends PostgreSQL an account that cannot
 * get there (a checkout below root's home). Then it lives in a system directory, and `DATA_DIR/postgres.location` says
 * where, so that later starts find the same database whatever happened to the permissions in between.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';
import { chooseAccount, closedAncestor, giveTo, type Account } from './account.ts';

export const SYSTEM_FOLDER = '/var/lib/closeloop';

export interface Location {
  readonly folder: string;
  readonly account: Account;
  /** The folder that forced the database out of DATA_DIR, when it was made elsewhere just now. */
  readonly movedBecauseOf?: string;
}

export function locateDatabase(dataDir: string, systemFolder = SYSTEM_FOLDER): Location {
  const pointer = path.join(dataDir, 'postgres.location');
  const inside = path.join(dataDir, 'postgres');
  if (existsSync(pointer)) return existing(readFileSync(pointer, 'utf8').trim());
  if (existsSync(path.join(inside, 'data'))) return existing(inside);
  const account = chooseAccount();
  if (account.switchTo) letPass(dataDir);
  const closed = account.switchTo && closedAncestor(dataDir, account.switchTo);
  if (!closed) return { folder: make(inside, account), account };
  const folder = makeInSystem(systemFolder, account, closed);
  writeFileSync(pointer, `${folder}\n`);
  return { folder, account, movedBecauseOf: closed };
}

/** DATA_DIR is ours: others may pass through it, though not list it. What lies above it is left as it is. */
function letPass(dataDir: string): void {
  chmodSync(dataDir, statSync(dataDir).mode | 0o111);
}

function existing(folder: string): Location {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) throw lost(folder);
  const account = chooseAccount(owner);
  const own = process.getuid?.();
  const closed = account.switchTo && closedAncestor(folder, account.switchTo);
  if (closed) throw unreachable(folder, closed, account.name);
  if (own !== undefined && own !== 0 && own !== owner) throw foreign(folder, owner);
  return { folder, account };
}

function make(folder: string, account: Account): string {
  mkdirSync(folder, { recursive: true });
  giveTo(folder, 0o700, account);
  return folder;
}

function makeInSystem(systemFolder: string, account: Account, closed: string): string {
  try {
    mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
    return make(mkdtempSync(path.join(systemFolder, 'database-')), account);
  } catch (cause) {
    throw unreachable(systemFolder, closed, account.name, cause);
  }
}

function unreachable(folder: string, closed: string, account: string, cause?: unknown): StartupError {
  return new StartupError(
    {
      zh: `运行数据库的账户 ${account} 无法进入 ${closed},也无法使用 ${folder}。请把 DATA_DIR 指向该账户可进入的目录,或用 DATABASE_URL 指向外部 PostgreSQL。`,
      en: `Account ${account}, which runs the database, may not enter ${closed} and cannot use ${folder}. Point DATA_DIR to a folder it can enter, or DATABASE_URL to an external PostgreSQL.`,
    },
    { cause },
  );
}

function foreign(folder: string, owner: number): StartupError {
  return new StartupError({
    zh: `数据库目录 ${folder} 属于另一用户(编号 ${owner})。请以该用户启动,或用 DATA_DIR 指定另一目录。`,
    en: `The database folder ${folder} belongs to another user (id ${owner}). Start as that user, or name another folder in DATA_DIR.`,
  });
}

function lost(folder: string): StartupError {
  return new StartupError({
    zh: `数据库目录 ${folder} 不存在(由 DATA_DIR 中的 postgres.location 指定)。请恢复它;若要全新开始,删除 postgres.location。`,
    en: `The database folder ${folder}, named by postgres.location in DATA_DIR, is gone. Restore it; to begin afresh, remove postgres.location.`,
  });
}
