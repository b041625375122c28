/** The server's end of the watchdog: see watchdog.ts for what is said over the pipe. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../startup-error.ts';
import type { Binaries } from './binaries.ts';

export interface Watch {
  /** Rejects when the watchdog does not come up: without it a killed server would leave its database running. */
  readonly watching: Promise<void>;
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
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  const watching = new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => {
      child.stdout.destroy();
      resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(notWatching()));
  });
  watching.catch(() => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    watching,
    started: (pid) => void child.stdin.write(`${pid}\n`),
    ended: (pid) => void child.stdin.write(`-${pid}\n`),
    close: () => void child.stdin.end(),
  };
}

function notWatching(): StartupError {
  return new StartupError({
    zh: `数据库的看护进程未能启动(Node ${process.versions.node},需要 24)。请通过 npm 命令启动。`,
    en: `The process that guards the database did not start (Node ${process.versions.node}, 24 is needed). Start through the npm commands.`,
  });
}
