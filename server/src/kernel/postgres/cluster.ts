/**
 * One PostgreSQL cluster of our own in one folder: made when missing, started, stopped.
 * The folder must exist and belong to `account`. It holds `programs-<version>/`, `data/`, `run/` (the socket),
 * `password` (0600, for both roles below) and `postgres.log`.
 * Only a unix socket in a 0700 directory listens; on Windows, which has none, TCP on the loopback address does.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import type { Say } from '../terminal.ts';
import { giveTo, type Account } from './account.ts';
import { installBinaries, type Binaries } from './binaries.ts';
import { chooseEndpoint, type Endpoint } from './endpoint.ts';
import { isReady, stopLeftover, stopPostmaster } from './postmaster.ts';
import { exited, isAlive, startProgram } from './programs.ts';
import { supervise, type Launched } from './supervise.ts';
import { startWatch, type Watch } from './watch.ts';

export const SUPERUSER = 'bootstrap';

export interface ClusterOptions {
  readonly folder: string;
  readonly account: Account;
  /** Called with a short line when something takes a moment. */
  readonly say: Say;
  /** `throwaway` gives up crash safety for speed: for tests. */
  readonly purpose: 'keep' | 'throwaway';
}

export interface Cluster {
  urlFor(role: string, database: string): string;
  stop(): Promise<void>;
}

const SETTINGS = {
  keep: { shared_buffers: '128MB', max_connections: '80', fsync: 'on', max_wal_size: '512MB' },
  throwaway: {
    shared_buffers: '128MB',
    max_connections: '120',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
    max_wal_size: '2GB',
    wal_level: 'minimal',
    max_wal_senders: '0',
  },
} as const;
const LOG_LIMIT = 5_000_000;

export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const binaries = installBinaries(options.folder);
  const data = path.join(options.folder, 'data');
  keepPassword(options);
  const leftover = existsSync(data) ? await stopLeftover(data, binaries) : undefined;
  if (leftover)
    options.say(
      `已停止上次遗留的数据库进程 ${leftover}`,
      `stopped database process ${leftover} left by an earlier run`,
    );
  if (!existsSync(data)) await initialise(options, binaries, data);
  refuseOtherMajor(data, binaries);
  return start(options, binaries, data);
}

async function initialise(options: ClusterOptions, binaries: Binaries, data: string): Promise<void> {
  options.say('首次使用,正在建立数据库…', 'first use: creating the database…');
  const partial = path.join(options.folder, 'data-partial');
  rmSync(partial, { recursive: true, force: true });
  const args = ['-D', partial, '-U', SUPERUSER, '--pwfile', path.join(options.folder, 'password')];
  args.push('--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8');
  if (options.purpose === 'throwaway') args.push('--no-sync');
  const log = openLog(options);
  const code = await exited(startProgram(binaries.initdb, args, options.account, log, options.folder));
  closeSync(log);
  if (code !== 0) throw failed(options, 'initdb');
  renameSync(partial, data);
}

async function start(options: ClusterOptions, binaries: Binaries, data: string): Promise<Cluster> {
  const password = keepPassword(options);
  const endpoint = await chooseEndpoint(options.folder, options.account);
  const watch = startWatch(binaries);
  const close = () => {
    watch.close();
    endpoint.cleanUp();
  };
  try {
    await watch.watching;
    const stop = await supervise(
      () => launch(options, binaries, data, endpoint, watch),
      () => options.say('数据库意外终止,正在重新启动…', 'the database ended unexpectedly, starting it again…'),
    );
    return {
      stop: () => stop().finally(close),
      urlFor: (role, database) => endpoint.url(role, password, database),
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function launch(
  options: ClusterOptions,
  binaries: Binaries,
  data: string,
  endpoint: Endpoint,
  watch: Watch,
): Promise<Launched> {
  const settings = { ...SETTINGS[options.purpose], ...endpoint.settings, timezone: 'UTC', log_timezone: 'UTC' };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const log = openLog(options);
  const child = startProgram(binaries.postgres, args, options.account, log, options.folder);
  closeSync(log);
  const pid = child.pid ?? 0;
  if (pid) watch.started(pid);
  const forget = () => watch.ended(pid);
  const ended = exited(child).then(forget, forget);
  if (!(await becomesReady(data, pid))) throw failed(options, 'postgres');
  return { ended, stop: () => stopPostmaster(pid, binaries, 5) };
}

async function becomesReady(data: string, pid: number): Promise<boolean> {
  while (pid && isAlive(pid)) {
    if (isReady(data, pid)) return true;
    await pause(20);
  }
  return false;
}

function keepPassword(options: ClusterOptions): string {
  const file = path.join(options.folder, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  giveTo(file, 0o600, options.account);
  return readFileSync(file, 'utf8').trim();
}

function openLog(options: ClusterOptions): number {
  const file = path.join(options.folder, 'postgres.log');
  const tooBig = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT;
  const log = openSync(file, tooBig ? 'w' : 'a', 0o600);
  giveTo(file, 0o600, options.account);
  return log;
}

function refuseOtherMajor(data: string, binaries: Binaries): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  if (made === binaries.major) return;
  throw new StartupError({
    zh: `数据目录 ${data} 由 PostgreSQL ${made} 建立,本版本使用 PostgreSQL ${binaries.major}。请先用旧版本导出数据(见 docs/operations.md)。`,
    en: `The data directory ${data} was made by PostgreSQL ${made}; this version uses PostgreSQL ${binaries.major}. Export with the older version first (docs/operations.md).`,
  });
}

function failed(options: ClusterOptions, program: string): StartupError {
  const file = path.join(options.folder, 'postgres.log');
  const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
  return new StartupError({
    zh: `内置 PostgreSQL(${program},账户 ${options.account.name})未能启动,日志 ${file}:\n${tail}`,
    en: `The embedded PostgreSQL (${program}, as ${options.account.name}) did not start, log ${file}:\n${tail}`,
  });
}
