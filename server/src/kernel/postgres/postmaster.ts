/**
 * A postmaster seen from outside, by the `postmaster.pid` it keeps in its data directory: is it ready, is one left
 * over from a server that died, stop it. A pid alone proves nothing (pids are reused), so a process counts as ours
 * only when the file names our directory and its command line does too.
 */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { awaitWorkers } from './workers.ts';
import { isAlive, signalPostmaster, type StopSignal } from './programs.ts';

const PID_LINE = 0;
const FOLDER_LINE = 1;
const STATUS_LINE = 7;
/** Fast shutdown first; then without a checkpoint (recovered at the next start); then by force. */
const STOP_LADDER: readonly { signal: StopSignal; wait: number }[] = [
  { signal: 'SIGINT', wait: 3000 },
  { signal: 'SIGQUIT', wait: 1200 },
  { signal: 'SIGKILL', wait: 1000 },
];

export function isReady(data: string, pid: number): boolean {
  const lines = pidFile(data);
  return lines[PID_LINE] === String(pid) && lines[STATUS_LINE]?.trim() === 'ready';
}

/** `patience` stretches the first, orderly step: a clean stop may have much to write. */
export async function stopPostmaster(pid: number, binaries: Pick<Binaries, 'pgCtl'>, patience = 1): Promise<void> {
  for (const step of STOP_LADDER) {
    signalPostmaster(pid, step.signal, binaries);
    if (await gone(pid, step.wait * patience)) return;
  }
}

/**
 * Returns the pid of the postmaster it stopped, if an earlier server had left one. The file that says so is removed only
 * when nothing works in the directory any more.
 */
export async function stopLeftover(data: string, binaries: Binaries): Promise<number | undefined> {
  const pid = Number(pidFile(data)[PID_LINE] ?? 0);
  const ours = pid > 0 && isAlive(pid) && isOurs(data, pid);
  if (ours) await stopPostmaster(pid, binaries, 10);
  await awaitWorkers(data);
  rmSync(path.join(data, 'postmaster.pid'), { force: true });
  return ours ? pid : undefined;
}

function isOurs(data: string, pid: number): boolean {
  const named = pidFile(data)[FOLDER_LINE] ?? '';
  if (!existsSync(named) || realpathSync(named) !== realpathSync(data)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return /postgres$/.test(words[0] ?? '') && words.includes(named);
  } catch {
    return false;
  }
}

function pidFile(data: string): string[] {
  const file = path.join(data, 'postmaster.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

async function gone(pid: number, within: number): Promise<boolean> {
  const deadline = Date.now() + within;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await pause(25);
  }
  return true;
}
