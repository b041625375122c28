/** Two processes on one database: what one changes, pages open at the other hear, also after a lost connection. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import type { Client } from './client.ts';
import { until } from './harness/index.ts';
import { startInspection } from './inspection.ts';
import { openCasework } from '../src/casework.ts';
import { drain, listen } from '../src/kernel/listen.ts';
import { openCloseloop, type Closeloop } from '../src/wiring.ts';

let world: World;
let other: Closeloop;
let otherUrl: string;
beforeAll(async () => {
  world = await openWorld({ shared: true });
  other = await openCloseloop({
    databaseUrl: world.server.database.url,
    dataDir: world.server.dataDir,
    demo: false,
    sessionSecret: 'a secret for tests, thirty-two characters long',
    logLevel: 'silent',
    poolSize: 3,
    shared: true,
    openRooms: openCasework(),
  });
  const { port } = await listen(other.server, { host: '127.0.0.1', port: 0 });
  otherUrl = `http://127.0.0.1:${port}`;
  await until(async () => (await listeners()).length === 2);
});
afterAll(async () => {
  other.endStreams();
  await drain(other.server);
  await other.close();
  await world.close();
});

async function listeners(): Promise<number[]> {
  const { rows } = await world.server.database.asOwner<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'closeloop-changes' and datname = current_database() and query ~ 'listen|pg_notify'",
  );
  return rows.map(({ pid }) => pid);
}

/** An open page at the other process. */
async function page(client: Client) {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(otherUrl + endpoints.operations.events.path, { headers: { cookie } });
  expect(response.status).toBe(200);
  let text = '';
  let ended = false;
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk as Uint8Array, { stream: true });
  })().finally(() => (ended = true));
  await until(() => text.includes('retry:'));
  return { heard: (id: string) => text.includes(id), ended: () => ended };
}

test('a case started at one process is heard at the other, by whom it concerns only', async () => {
  const inspector = await world.as('inspector');
  const mine = await page(inspector);
  const strangers = await page(await world.as('stranger'));
  const { id } = await startInspection(inspector);
  await until(() => mine.heard(id));
  const stranger = await world.as('stranger');
  const { id: theirs } = await startInspection(stranger);
  await until(() => strangers.heard(theirs));
  expect([strangers.heard(id), mine.heard(theirs)]).toEqual([false, false]);
});

test('after the connection was lost it is opened again, and open pages come back to load what they missed', async () => {
  const inspector = await world.as('inspector');
  const before = await page(inspector);
  const lost = await listeners();
  await world.server.database.asOwner('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [lost]);
  await until(() => before.ended());
  await until(async () => {
    const now = await listeners();
    return now.length === 2 && now.every((pid) => !lost.includes(pid));
  });
  const after = await page(inspector);
  const { id } = await startInspection(inspector);
  await until(() => after.heard(id));
});
