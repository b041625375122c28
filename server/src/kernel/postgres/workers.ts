/**
 * Processes of PostgreSQL that still work in a data directory although their postmaster is gone. Killed by force, it
 * leaves workers that are busy; a second postmaster beside them would damage the data, so they are asked to end and
 * waited for. Elsewhere than on Linux nothing tells where a process works: PostgreSQL's own interlock stands alone there.
 */
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../startup-error.ts';

const PATIENCE_MS = 20_000;

export async function awaitWorkers(data: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const asked = new Set<number>();
  for (let left = workersIn(data); left.length > 0; left = workersIn(data)) {
    if (Date.now() > deadline) throw stillWorking(data, left);
    for (const pid of left.filter((one) => !asked.has(one))) askToEnd(pid);
    for (const pid of left) asked.add(pid);
    await pause(25);
  }
}

function workersIn(data: string): number[] {
  if (process.platform !== 'linux') return [];
  const folder = realpathSync(data);
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => worksIn(pid, folder));
}

/** Every process of PostgreSQL works in its data directory; a shell somebody left there is no worker. */
function worksIn(pid: number, folder: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === folder
    );
  } catch {
    return false;
  }
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Gone meanwhile, or not ours to signal: then it is only waited for.
  }
}

function stillWorking(data: string, pids: readonly number[]): StartupError {
  const list = pids.join(', ');
  return new StartupError({
    zh: `上次的数据库还有进程在 ${data} 中工作(${list})。请等它们结束,或 kill ${pids.join(' ')} 后再启动。`,
    en: `Processes of an earlier database still work in ${data} (${list}). Wait for them, or kill ${pids.join(' ')}, then start again.`,
  });
}
