/** The server's end of the watchdog: see watchdog.ts for what is said over the pipe. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Binaries } from './binaries.ts';

export interface Watch {
  started(pid: number): void;
  ended(pid: number): void;
  close(): void;
}

export function startWatch(binaries: Binaries): Watch {
  const entry = fileURLToPath(new URL('./watchdog.ts', import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', entry, binaries.pgCtl], {
    cwd: '/',
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    started: (pid) => void child.stdin.write(`${pid}\n`),
    ended: (pid) => void child.stdin.write(`-${pid}\n`),
    close: () => void child.stdin.end(),
  };
}
