/**
 * Whole lifecycles over HTTP, at 1, 8 and 64 clients, against the real server on an embedded database of its own: time
 * per call, SQL statements and CPU per lifecycle, each beside its target. Prints and judges nothing. A level ends after
 * a number of lifecycles or a time, whichever comes first; all together stay below a minute.
 */
import { comparable } from './comparable.ts';
import { inspection } from './inspection.ts';
import { openInstallation, type Installation } from './installation.ts';
import { Times } from './meter.ts';
import type { Scenario } from './scenario.ts';

const LEVELS = [
  { clients: 1, lifecycles: 40, ms: 4_000 },
  { clients: 8, lifecycles: 160, ms: 5_000 },
  { clients: 64, lifecycles: 320, ms: 5_000 },
];
/** What is compiled on first use should not be measured. */
const WARM_UP = { lifecycles: 24, ms: 4_000 };
const say = (line: string) => void process.stdout.write(`${line}\n`);

type Level = (typeof LEVELS)[number];
type Lifecycle = (times: Times) => Promise<void>;

async function runLevel({ clients, lifecycles, ms }: Level, lifecycle: Lifecycle, times: Times): Promise<number> {
  const deadline = Date.now() + ms;
  let begun = 0;
  const work = async () => {
    while (begun < lifecycles && Date.now() < deadline) {
      begun++;
      await lifecycle(times);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
  return begun;
}

async function measure(installation: Installation, { targets }: Scenario, level: Level, lifecycle: Lifecycle) {
  const times = new Times();
  const before = await installation.cost();
  const began = performance.now();
  const done = await runLevel(level, lifecycle, times);
  const seconds = (performance.now() - began) / 1000;
  const after = await installation.cost();
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
try {
  for (const scenario of [comparable, inspection]) {
    say(`\n${scenario.name}`);
    const lifecycle = await scenario.open(installation);
    await runLevel({ clients: 4, ...WARM_UP }, lifecycle, new Times());
    for (const level of LEVELS) await measure(installation, scenario, level, lifecycle);
  }
} finally {
  await installation.close();
}
