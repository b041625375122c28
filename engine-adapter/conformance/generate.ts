/**
 * `npm run generate -- [--count 2000] [--seed N] [--keep DIR]`: random processes with random schedules, held to what is
 * true of every process. A failure is made as small as can be and kept as a case: its files and the steps that lead to it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { adminUrl, openDatabase } from '../test/database.ts';
import { filesOf, playRandomly, type RandomCase, randomCases } from '../test/random-play.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    keep: { type: 'string', default: path.join(import.meta.dirname, 'found') },
  },
});

function keep(random: RandomCase, seed: number, message: string): string {
  const name = `random-${String(seed)}`;
  const folder = path.join(values.keep, name);
  mkdirSync(folder, { recursive: true });
  const files = filesOf(random.block);
  for (const { name: file, xml } of files) writeFileSync(path.join(folder, file), xml);
  const about = message.split('\n', 1)[0] ?? '';
  const scenario = {
    name,
    about,
    files: files.map((file) => file.name),
    schedule: random.choices,
    block: random.block,
  };
  writeFileSync(path.join(folder, 'scenario.json'), `${JSON.stringify(scenario, null, 1)}\n`);
  return folder;
}

const numRuns = Number(values.count);
const seed = values.seed === undefined ? Math.trunc(Math.random() * 2 ** 31) : Number(values.seed);
const database = await openDatabase(adminUrl());
const played = { processes: 0, steps: 0 };
try {
  const property = fc.asyncProperty(randomCases, async (random) => {
    played.steps += (await playRandomly(database, random)).length;
    played.processes += 1;
    if (played.processes % 100 === 0)
      console.log(`${String(played.processes)} processes, ${String(played.steps)} steps`);
  });
  const result = await fc.check(property, { numRuns, seed });
  const [random] = result.counterexample ?? [];
  if (random) {
    const { message = '' } = (result.errorInstance ?? {}) as { message?: string };
    console.log(
      `FAILED after ${String(result.numRuns)}, seed ${String(seed)}, path ${result.counterexamplePath ?? ''}`,
    );
    console.log(`${message}\nkept in ${keep(random, seed, message)}`);
    process.exitCode = 1;
  } else console.log(`ok: ${String(played.processes)} processes, ${String(played.steps)} steps, seed ${String(seed)}`);
} finally {
  await database.close();
}
