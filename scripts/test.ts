/**
 * `npm test`: static checks, web build, unit and integration tests, browser journeys; all phases run, whatever fails.
 * The last line is `N passed, N failed, N skipped`: tests and checks together. A phase that breaks without a failed test
 * counts as one failure. With CI=true a skipped test must have its reason in allowed-skips.json.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runChecks } from './check.ts';
import { ROOT, runNode } from './run-command.ts';
import { addTallies, succeeded, tallyReport, unexplained, type AllowedSkip, type Tally } from './tally.ts';

const REPORTS = '.cache/test';

const PHASES: readonly { name: string; run: () => Promise<Tally> }[] = [
  { name: 'checks', run: async () => ({ ...(await runChecks()), skipped: [] }) },
  { name: 'web build', run: buildWeb },
  { name: 'unit and integration', run: () => vitest('tests', ['--project', 'unit', '--project', 'integration']) },
  { name: 'browser journeys', run: () => vitest('journeys', ['--project', 'e2e']) },
];

async function buildWeb(): Promise<Tally> {
  const { code } = await runNode(['scripts/bootstrap.mjs', 'build'], { stream: true });
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: [] };
}

async function vitest(name: string, args: readonly string[]): Promise<Tally> {
  const report = path.join(ROOT, REPORTS, `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...args, ...reporters], { stream: true });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: [] };
  const tally = tallyReport(JSON.parse(readFileSync(report, 'utf8')) as Parameters<typeof tallyReport>[0], ROOT);
  return code === 0 || tally.failed > 0 ? tally : { ...tally, failed: 1 };
}

function readAllowed(): AllowedSkip[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'allowed-skips.json'), 'utf8')) as AllowedSkip[];
}

mkdirSync(path.join(ROOT, REPORTS), { recursive: true });
const tallies: Tally[] = [];
const times: string[] = [];
for (const phase of PHASES) {
  process.stdout.write(`\n── ${phase.name}\n`);
  const began = performance.now();
  tallies.push(await phase.run());
  times.push(`${phase.name} ${((performance.now() - began) / 1000).toFixed(0)} s`);
}
const total = addTallies(tallies);
const allowed = readAllowed();
const strict = process.env['CI'] === 'true';
const unnamed = unexplained(total.skipped, allowed);
process.stdout.write(`\n${times.join(', ')}\n`);
if (unnamed.length > 0)
  process.stdout.write(`skipped without a reason in scripts/allowed-skips.json:\n  ${unnamed.join('\n  ')}\n`);
process.exitCode = succeeded(total, allowed, strict) ? 0 : 1;
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped\n`);
