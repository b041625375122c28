/**
 * `npm run seeded-bugs [-- NAME]`: puts one bug after the other of `seeded-bugs.json` into a copy of the engine and runs
 * the cases on it. Each must be caught; exit 1 when one is not, or when its place in the source is no longer there.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Change {
  readonly from: string;
  readonly to: string;
}

interface SeededBug extends Change {
  readonly name: string;
  /** Below `src/embedded`. */
  readonly file: string;
  readonly and?: Change;
}

const repository = path.resolve(import.meta.dirname, '../..');
const copy = path.join(repository, '.cache/seeded-bugs');

function prepare(): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const folder of ['src', 'test', 'conformance', 'zeebe', 'package.json']) {
    cpSync(path.join(repository, 'engine-adapter', folder), path.join(copy, 'engine-adapter', folder), {
      recursive: true,
    });
  }
  cpSync(path.join(repository, 'migrations'), path.join(copy, 'migrations'), { recursive: true });
}

function seed({ file, from, to, and }: SeededBug): () => void {
  const place = path.join(copy, 'engine-adapter/src/embedded', file);
  const before = readFileSync(place, 'utf8');
  const changed = [{ from, to }, ...(and ? [and] : [])].reduce((text, change) => {
    if (!text.includes(change.from)) throw new Error(`${file} no longer says: ${change.from}`);
    return text.replace(change.from, () => change.to);
  }, before);
  writeFileSync(place, changed);
  return () => {
    writeFileSync(place, before);
  };
}

/** The cases that fail with the bug. */
function caught(): readonly string[] {
  const run = path.join(copy, 'engine-adapter/conformance/run.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [run, '--bail', '3'], { encoding: 'utf8', timeout: 600_000 });
  if (!/\d+ passed, \d+ failed/.test(stdout)) throw new Error(`The cases could not be run: ${stderr || stdout}`);
  return [...stdout.matchAll(/^(\S+): FAILED/gm)].map(([, name]) => name ?? '');
}

const [only] = process.argv.slice(2);
const bugs = JSON.parse(readFileSync(path.join(import.meta.dirname, 'seeded-bugs.json'), 'utf8')) as SeededBug[];
const tried = bugs.filter(({ name }) => only === undefined || name.includes(only));
prepare();
let missed = 0;
for (const bug of tried) {
  const undo = seed(bug);
  const by = caught();
  undo();
  if (by.length === 0) missed += 1;
  console.log(`${by.length === 0 ? 'MISSED' : 'caught'}: ${bug.name}${by.length === 0 ? '' : ` (${by.join(', ')})`}`);
}
rmSync(copy, { recursive: true, force: true });
console.log(`${String(tried.length - missed)} of ${String(tried.length)} caught`);
if (missed > 0 || tried.length === 0) process.exitCode = 1;
