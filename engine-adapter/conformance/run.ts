/**
 * `npm run conformance -- [--engine embedded|zeebe] [--record] [--cases DIR] [--only TEXT] [--json FILE] [--bail N]`: one
 * line per case, then a sum; exit 1 on any failure, after N failures at most. A refusal is a failure unless
 * `refused.json` names the case and the element. `--record` plays the cases on a broker and keeps what it did.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { adminUrl, openDatabase } from '../test/database.ts';
import { BrokerHost } from './broker-stage.ts';
import { listCases } from './case.ts';
import { embeddedStage } from './embedded.ts';
import { ownCases, runSuite, type Verdict } from './suite.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded' },
    record: { type: 'boolean', default: false },
    cases: { type: 'string', default: ownCases },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    bail: { type: 'string' },
  },
});

const options = {
  only: listCases(values.cases).filter((name) => name.includes(values.only)),
  bail: values.bail === undefined ? Infinity : Number(values.bail),
  onVerdict: ({ name, result, line }: Verdict): void =>
    console.log(`${name}: ${result === 'failed' ? `FAILED ${line}` : line}`),
};

async function onEmbedded(): Promise<Verdict[]> {
  if (values.record) throw new Error('Only a broker is recorded: --engine zeebe');
  const database = await openDatabase(adminUrl());
  return runSuite(values.cases, embeddedStage(database.transact), options).finally(() => database.close());
}

async function onBroker(): Promise<Verdict[]> {
  const host = await BrokerHost.start();
  const record = values.record ? { record: host.version } : {};
  return runSuite(values.cases, host.openStage, { ...options, ...record }).finally(() => host.stop());
}

const engines: Readonly<Record<string, () => Promise<Verdict[]>>> = { embedded: onEmbedded, zeebe: onBroker };
const run = engines[values.engine];
if (!run) throw new Error(`There is no driver for the engine '${values.engine}'`);
const verdicts = await run();
const count = (result: Verdict['result']): number => verdicts.filter((one) => one.result === result).length;
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('refused')} refused`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(verdicts, null, 2)}\n`);
if (verdicts.length === 0 || count('failed') > 0) process.exitCode = 1;
