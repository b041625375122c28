/**
 * The real server as a process of its own, the way `npm run serve` runs it: on a free port, in a data directory that is
 * removed at the end; it stops by itself when the tests die. Conditions are waited for, never a time.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Its address, once it listens; rejects when it ends before. */
  address(): Promise<string>;
  readonly ended: Promise<number>;
}

export function makeDataDir(): { folder: string; remove: () => void } {
  const folder = mkdtempSync('/tmp/closeloop-data-');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function startServer(environment: Record<string, string>): ServerProcess {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...environment };
  const child = spawn(process.execPath, ['--no-warnings', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let text = '';
  for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
  const address = async () => {
    await until(() => /http:\/\/\S+/.test(text) || child.exitCode !== null);
    const found = /http:\/\/\S+/.exec(text);
    if (!found) throw new Error(`the server ended before it listened:\n${text}`);
    return found[0];
  };
  return { child, pid: child.pid ?? 0, output: () => text, address, ended };
}

/** The postmaster of a data directory, from the file PostgreSQL keeps. */
export function postmasterOf(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Every process whose command line mentions `text`. */
export function processesNaming(text: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && commandLine(pid).includes(text));
}

/** Whether `pid` still executes: one that has ended but that nobody has waited for yet has no command line left. */
export function isRunning(pid: number): boolean {
  return commandLine(pid) !== '';
}

export async function until(condition: () => boolean | Promise<boolean>, within = 60_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${within} ms: ${condition.toString()}`);
    await pause(20);
  }
}

function commandLine(pid: number): string {
  try {
    return existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
  } catch {
    return '';
  }
}
