/**
 * `npm run conformance -- [--engine embedded] [--cases DIR] [--json FILE] [--bail N]`: one line per case, then a sum; exit 1 on any
 * failure, after N failures at most. A refusal is a failure unless `refused.json` names the case and the element.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { adminUrl, openDatabase } from '../test/database.ts';
import { ownCases, runSuite, type Verdict } from './suite.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    cases: { type: 'string' },
    json: { type: 'string' },
    bail: { type: 'string' },
  },
});

function report(verdicts: readonly Verdict[]): void {
  for (const { name, result, line } of verdicts)
    console.log(`${name}: ${result === 'failed' ? `FAILED ${line}` : line}`);
  const count = (result: Verdict['result']): string => String(verdicts.filter((one) => one.result === result).length);
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('refused')} refused`);
}

if (values.engine !== 'embedded') throw new Error(`There is no driver for the engine '${values.engine}'`);
const database = await openDatabase(adminUrl());
try {
  const bail = values.bail === undefined ? Infinity : Number(values.bail);
  const verdicts = await runSuite(values.cases ?? ownCases, database.transact, { bail });
  report(verdicts);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(verdicts, null, 2)}\n`);
  if (verdicts.length === 0 || verdicts.some(({ result }) => result === 'failed')) process.exitCode = 1;
} finally {
  await database.close();
}
