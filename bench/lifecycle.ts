/**
 * Whole lifecycles over HTTP, at 1, 8 and 64 clients, against the real server on an embedded database of its own: time
 * per call, SQL statements and CPU per lifecycle, each beside its target. Prints and judges nothing. A level begins
 * lifecycles up to a number or a time, whichever comes first; all is stopped before a minute is over, finished or not.
 */
import { comparable } from './comparable.ts';
import { inspection } from './inspection.ts';
import { openInstallation, type Installation } from './installation.ts';
import { Times } from './meter.ts';
import type { Scenario } from './scenario.ts';

const LEVELS = [
  { clients: 1, lifecycles: 60, ms: 3_000 },
  { clients: 8, lifecycles: 160, ms: 4_000 },
  { clients: 64, lifecycles: 256, ms: 3_000 },
];
/** What is compiled and planned on first use should not be measured. */
const WARM_UP = { clients: 8, lifecycles: 200, ms: 6_000 };
const LONGEST_MS = 50_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Level = (typeof LEVELS)[number];
type Lifecycle = (times: Times) => Promise<void>;

interface Ran {
  readonly done: number;
  /** What a lifecycle was refused with, such as a server that is too busy. */
  readonly refusals: readonly string[];
}

async function runLevel({ clients, lifecycles, ms }: Level, lifecycle: Lifecycle, times: Times): Promise<Ran> {
  const deadline = Date.now() + ms;
  const refusals: string[] = [];
  let begun = 0;
  const work = async () => {
    while (begun < lifecycles && Date.now() < deadline) {
      begun++;
      await lifecycle(times).catch((error: unknown) => refusals.push(String(error)));
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return { done: begun - refusals.length, refusals };
}

async function measure(installation: Installation, { targets }: Scenario, level: Level, lifecycle: Lifecycle) {
  const times = new Times();
  const before = await installation.cost();
  const began = performance.now();
  const { done, refusals } = await runLevel(level, lifecycle, times);
  const seconds = (performance.now() - began) / 1000;
  const after = await installation.cost();
  if (refusals.length > 0)
    say(`  ${refusals.length} lifecycles were refused, the last: ${refusals.at(-1)?.slice(0, 200)}`);
  if (done === 0) return;
  const each = (from: number, to: number) => (to - from) / done;
  const server = each(before.cpu.server, after.cpu.server);
  const postgres = each(before.cpu.postgres, after.cpu.postgres);
  const beside = (target: number | undefined) => (target === undefined ? '' : ` [target < ${target}]`);
  say(`  ${level.clients} clients: ${done} lifecycles in ${seconds.toFixed(1)} s, ${(done / seconds).toFixed(1)}/s`);
  say(
    `    per lifecycle: ${each(before.sql.work, after.sql.work).toFixed(1)} SQL statements${beside(targets?.sql)}, ` +
      `${each(before.sql.all, after.sql.all).toFixed(1)} with begin, set and commit`,
  );
  say(
    `    per lifecycle: CPU ${(server + postgres).toFixed(1)} ms${beside(targets?.cpu)}, ` +
      `server ${server.toFixed(1)} + PostgreSQL ${postgres.toFixed(1)}`,
  );
  for (const line of times.lines()) say(`    ${line}`);
}

const installation = await openInstallation();
const limit = setTimeout(() => {
  say('\nStopped: this machine is too busy to measure on.');
  void installation.close().finally(() => process.exit(1));
}, LONGEST_MS);
try {
  for (const scenario of [comparable, inspection]) {
    say(`\n${scenario.name}`);
    const lifecycle = await scenario.open(installation);
    await runLevel(WARM_UP, lifecycle, new Times());
    for (const level of LEVELS) await measure(installation, scenario, level, lifecycle);
  }
} finally {
  clearTimeout(limit);
  await installation.close();
}
