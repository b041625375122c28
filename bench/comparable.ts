/**
 * The work other engines were measured with, call by call: start, two drafts of 3 KB, three look-ups, three completions;
 * nine requests. Its application is three user tasks in a row (application/), brought in through the studio.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../server/test/client.ts';
import type { Installation } from './installation.ts';
import type { Scenario } from './scenario.ts';
import type { Times } from './meter.ts';

const FOLDER = path.join(import.meta.dirname, 'application');
const report = '现场检查记录:临边防护、用电、动火与消防通道逐项核对。'.repeat(100).slice(0, 1000);
const { cases, tasks, studio } = endpoints;

export const comparable: Scenario = {
  name: 'comparable: start, 2 drafts of 3 KB, 3 look-ups, 3 completions',
  targets: { sql: 40, cpu: 12 },
  open: async (installation) => {
    await deploy(installation);
    const { client } = await installation.signIn('李四');
    return (times) => {
      const browser = client.fork();
      // The engines compared with answered uncompressed.
      browser.headers['accept-encoding'] = 'identity';
      return lifecycle(browser, times);
    };
  },
};

async function deploy(installation: Installation): Promise<void> {
  const { client } = await installation.signIn('孙八');
  const names = globSync('**/*.{json,form,bpmn}', { cwd: FOLDER });
  const bytes = zipSync(Object.fromEntries(names.map((name) => [name, readFileSync(path.join(FOLDER, name))])));
  const file = { name: 'application.zip', type: 'application/zip', bytes };
  const { app } = await client.call(studio.importArchive, { body: {}, file });
  await client.call(studio.deploy, { params: { app }, body: { note: 'for measuring' } });
}

async function lifecycle(client: Client, times: Times): Promise<void> {
  const body = { app: 'three-steps', process: 'steps' };
  let { case: found } = await times.take('start', () => client.call(cases.start, { body }));
  for (const [action, drafts] of [
    ['doFirst', 1],
    ['doSecond', 1],
    ['doThird', 0],
  ] as const) {
    const params = { id: found.openTasks[0]?.id ?? '' };
    const { rev, draft } = await times.take('look up', () => client.call(tasks.read, { params }));
    if (drafts > 0)
      await times.take('save draft', () =>
        client.call(tasks.saveDraft, { params, body: { baseRev: draft.rev, data: { report } } }),
      );
    const order = { params, rev, body: { action, data: { report } } };
    ({ case: found } = await times.take('complete', () => client.call(tasks.complete, order)));
  }
  if (found.closedAt === null) throw new Error('the case did not end');
}
