/** `npm run check`: all static checks, two at a time; prints one line each and the findings of those that fail. */
import { listChecks, prepareWeb, type Check } from './checks.ts';
import type { Finished } from './run-command.ts';

export interface CheckResult {
  readonly passed: number;
  readonly failed: number;
}

const AT_ONCE = 2;

export async function runChecks(): Promise<CheckResult> {
  const prepared = await prepareWeb();
  if (prepared && prepared.code !== 0) report('web sources', prepared);
  const waiting = listChecks();
  const total = waiting.length;
  let failed = prepared && prepared.code !== 0 ? 1 : 0;
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await succeeds(check))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { passed: total - failed, failed };
}

async function succeeds(check: Check): Promise<boolean> {
  const finished = await check.run();
  report(check.name, finished);
  return finished.code === 0;
}

function report(name: string, { code, output, seconds }: Finished): void {
  process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} ${seconds} s\n`);
  if (code !== 0) process.stdout.write(`${output.trimEnd()}\n\n`);
}

if (import.meta.main) {
  const { passed, failed } = await runChecks();
  process.stdout.write(`${passed} checks passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
