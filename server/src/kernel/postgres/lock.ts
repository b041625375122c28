/**
 * One server per database folder: a file that names the holder's pid and the moment that process started, because pids
 * are reused (in a container the server's is the same at each start). A second holder is refused with the first's pid.
 * The file appears whole or not at all; what a dead process left is taken over.
 */
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';
import { isAlive } from './programs.ts';

interface Holder {
  readonly pid: number;
  readonly since: string;
}

/** Returns the function that gives the lock back. */
export function holdLock(folder: string): () => void {
  const file = path.join(folder, 'closeloop.lock');
  const mine = `${file}.${process.pid}`;
  const me: Holder = { pid: process.pid, since: startOf(process.pid) };
  writeFileSync(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    if (!take(mine, file)) {
      const holder = readHolder(file);
      if (holder && isHolding(holder)) throw alreadyRunning(folder, holder.pid);
      rmSync(file, { force: true });
      if (!take(mine, file)) throw alreadyRunning(folder, readHolder(file)?.pid ?? 0);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** A hard link fails when the name exists, on every file system that has them. */
function take(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isHolding(holder: Holder): boolean {
  return isAlive(holder.pid) && startOf(holder.pid) === holder.since;
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** Field 22 of /proc/<pid>/stat: ticks since boot; with the boot's id it names one process for ever. Elsewhere: nothing. */
function startOf(pid: number): string {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return '';
  const text = readFileSync(stat, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', ticks = ''] = [fields[0], fields[19]];
  if (state === 'Z') return 'ended';
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
}

function alreadyRunning(folder: string, pid: number): StartupError {
  return new StartupError({
    zh: `已有一个 Closeloop 在使用这份数据(进程 ${pid},${folder})。请先停止它(kill ${pid}),或用 DATA_DIR 指定另一目录。`,
    en: `A Closeloop is already running on this data (process ${pid}, ${folder}). Stop it first (kill ${pid}), or name another folder in DATA_DIR.`,
  });
}
