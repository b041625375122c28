/**
 * One PostgreSQL cluster of our own in one folder: made when missing, started, stopped.
 * The folder must exist and belong to `account`. It holds `programs-<version>/`, `data/`, `run/` (the socket),
 * `password` (0600, for both roles below) and `postgres.log`.
 * Only a unix socket in a 0700 directory listens; on Windows, which has none, TCP on the loopback address does.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';
import type { Account } from './account.ts';
import { installBinaries, type Binaries } from './binaries.ts';
import { isReady, stopLeftover, stopPostmaster } from './postmaster.ts';
import { exited, isAlive, startProgram } from './programs.ts';
import { startWatch } from './watch.ts';

export const SUPERUSER = 'bootstrap';

export interface ClusterOptions {
  readonly folder: string;
  readonly account: Account;
  /** Called with a short line when something takes a moment. */
  readonly say: (zh: string, en: string) => void;
  /** `throwaway` gives up crash safety for speed: for tests. */
  readonly purpose: 'keep' | 'throwaway';
}

export interface Cluster {
  readonly pid: number;
  urlFor(role: string, database: string): string;
  stop(): Promise<void>;
  /** Resolves when the postmaster ends, whoever ended it. */
  readonly ended: Promise<void>;
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
const SOCKET_PATH_LIMIT = 100;
const LOG_LIMIT = 5_000_000;

export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const binaries = installBinaries(options.folder);
  const data = path.join(options.folder, 'data');
  const password = keepPassword(options);
  const leftover = existsSync(data) ? await stopLeftover(data, binaries) : undefined;
  if (leftover)
    options.say(
      `已停止上次遗留的数据库进程 ${leftover}`,
      `stopped database process ${leftover} left by an earlier run`,
    );
  if (!existsSync(data)) await initialise(options, binaries, data);
  refuseOtherMajor(data, binaries);
  return start(options, binaries, data, password);
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

async function start(options: ClusterOptions, binaries: Binaries, data: string, password: string): Promise<Cluster> {
  const endpoint = await chooseEndpoint(options);
  const settings = { ...SETTINGS[options.purpose], ...endpoint.settings, timezone: 'UTC', log_timezone: 'UTC' };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const watch = startWatch(binaries);
  const log = openLog(options);
  const child = startProgram(binaries.postgres, args, options.account, log, options.folder);
  closeSync(log);
  const pid = child.pid ?? 0;
  if (pid) watch.started(pid);
  const ended = exited(child).then(
    () => watch.ended(pid),
    () => watch.ended(pid),
  );
  child.unref();
  const stop = async () => {
    if (isAlive(pid)) await stopPostmaster(pid, binaries, 5);
    await ended;
    watch.close();
    endpoint.cleanUp();
  };
  try {
    await watch.watching;
    if (!(await becomesReady(data, pid))) throw failed(options, 'postgres');
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid, ended, stop, urlFor: (role, database) => endpoint.url(role, password, database) };
}

async function becomesReady(data: string, pid: number): Promise<boolean> {
  while (pid && isAlive(pid)) {
    if (isReady(data, pid)) return true;
    await pause(20);
  }
  return false;
}

interface Endpoint {
  readonly settings: Record<string, string>;
  url(role: string, password: string, database: string): string;
  cleanUp(): void;
}

async function chooseEndpoint(options: ClusterOptions): Promise<Endpoint> {
  if (process.platform === 'win32') return tcpEndpoint(await freePort());
  const inside = path.join(options.folder, 'run');
  const tooLong = Buffer.byteLength(inside) > SOCKET_PATH_LIMIT - '/.s.PGSQL.5432.lock'.length;
  const folder = tooLong ? mkdtempSync('/tmp/closeloop-') : inside;
  mkdirSync(folder, { recursive: true });
  giveTo(folder, 0o700, options.account);
  return {
    settings: { listen_addresses: '', unix_socket_directories: folder, unix_socket_permissions: '0700' },
    url: (role, password, database) =>
      `postgres://${role}:${password}@localhost:5432/${database}?host=${encodeURIComponent(folder)}`,
    cleanUp: () => {
      if (tooLong) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function tcpEndpoint(port: number): Endpoint {
  return {
    settings: { listen_addresses: '127.0.0.1', port: String(port) },
    url: (role, password, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`,
    cleanUp: () => undefined,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
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

export function giveTo(file: string, mode: number, account: Account): void {
  if (process.platform === 'win32') return;
  if (account.switchTo) chownSync(file, account.switchTo.uid, account.switchTo.gid);
  chmodSync(file, mode);
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
