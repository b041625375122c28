/** What is online after the platform starts again: a shipped folder that changed, never over an administrator's version. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openCasework } from '../../src/casework.ts';
import { openCloseloop } from '../../src/wiring.ts';
import { openWorld, type World } from '../casework.ts';
import { root } from './shipped.ts';

const { studio } = endpoints;
let world: World;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'closeloop-applications-'));
  for (const name of ['workflows', 'forms'])
    await cp(path.join(root, name), path.join(folder, name), { recursive: true });
  world = await openWorld({ openRooms: openCasework(folder) });
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function startAgain(): Promise<void> {
  const { database, dataDir } = world.server;
  const again = await openCloseloop({
    databaseUrl: database.url,
    dataDir,
    demo: false,
    sessionSecret: 'a secret for tests, thirty-two characters long',
    logLevel: 'silent',
    openRooms: openCasework(folder),
  });
  await again.close();
}

/** A release of the product with another wording. */
async function shipAnew(app: string, words: string): Promise<void> {
  const file = path.join(folder, 'workflows', app, 'texts/en.json');
  const texts = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  await writeFile(file, JSON.stringify({ ...texts, 'app.description': words }));
}

async function online(app: string) {
  const { rows } = await (await world.as('admin')).call(studio.deployments, { params: { app } });
  const found = rows.find((one) => one.online);
  return { number: found?.number, source: found?.source, versions: rows.length };
}

async function publishEdited(app: string, words: string): Promise<void> {
  const admin = await world.as('admin');
  const query = { path: `workflows/${app}/texts/en.json` };
  const { text, rev } = await admin.call(studio.readFile, { params: { app }, query });
  const edited = { ...(JSON.parse(text) as object), 'app.description': words };
  await admin.call(studio.saveFile, { params: { app }, query, rev, body: { text: JSON.stringify(edited) } });
  await admin.call(studio.deploy, { params: { app }, body: { note: words } });
}

test('an unchanged folder adds no version, a changed one goes online', async () => {
  const app = 'hazard-report';
  await startAgain();
  expect(await online(app)).toEqual({ number: 1, source: 'shipped', versions: 1 });
  await shipAnew(app, 'A second edition');
  await startAgain();
  expect(await online(app)).toEqual({ number: 2, source: 'shipped', versions: 2 });
});

test('what was published here stays online, whatever the folder says', async () => {
  const app = 'self-inspection';
  await publishEdited(app, 'Our own edition');
  await startAgain();
  expect(await online(app)).toEqual({ number: 2, source: 'studio', versions: 2 });
  await shipAnew(app, 'A second edition');
  await startAgain();
  expect(await online(app)).toEqual({ number: 2, source: 'studio', versions: 2 });
});

test('having gone back to an earlier version is a choice that stays too', async () => {
  const app = 'hazard-report';
  await (await world.as('admin')).call(studio.rollBack, { params: { app, number: 1 }, body: { note: 'back' } });
  await startAgain();
  expect(await online(app)).toEqual({ number: 3, source: 'rollback', versions: 3 });
});
