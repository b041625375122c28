/**
 * Running PostgreSQL's own programs: in their own session (Ctrl-C reaches the whole foreground group and must not stop
 * the database before the server has drained), with a clean environment, as the account lent to them.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

export type StopSignal = 'SIGINT' | 'SIGQUIT' | 'SIGKILL';

export function startProgram(
  file: string,
  args: string[],
  account: Account,
  output: number,
  cwd: string,
): ChildProcess {
  return spawn(file, args, {
    cwd,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', output, output],
    env: cleanEnvironment(),
    ...account.switchTo,
  });
}

export function exited(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

/** Windows has no signals: pg_ctl carries them to a postmaster by name. */
export function signalPostmaster(pid: number, signal: StopSignal, binaries: Pick<Binaries, 'pgCtl'>): void {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    spawnSync(binaries.pgCtl, ['kill', signal.slice(3), String(pid)], { windowsHide: true });
  } else if (isAlive(pid)) {
    process.kill(pid, signal);
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const system = process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {};
  return { ...system, PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
