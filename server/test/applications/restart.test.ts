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
const shipAnew = (app: string, words: string) => shipText(app, 'app.description', words);

async function shipText(app: string, key: string, words: string): Promise<void> {
  const file = path.join(folder, 'workflows', app, 'texts/en.json');
  const texts = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  await writeFile(file, JSON.stringify({ ...texts, [key]: words }));
}

async function shipForm(app: string): Promise<void> {
  const file = path.join(folder, 'forms', app, 'check-in.form');
  await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8'))));
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

test('a newer shipped edition is offered with what it changes, and is taken into the draft but for what one keeps', async () => {
  const app = 'self-inspection';
  const admin = await world.as('admin');
  const params = { app };
  const offer = await admin.call(studio.edition, { params });
  const texts = `workflows/${app}/texts/en.json`;
  expect(offer.rows).toEqual([{ path: texts, change: 'changed', both: true }]);
  await shipForm(app);
  await shipText(app, 'app.name', 'Own inspection');
  await startAgain();
  const newer = await admin.call(studio.edition, { params });
  const form = `forms/${app}/check-in.form`;
  expect(newer.rows.map((row) => [row.path, row.both])).toEqual([
    [form, false],
    [texts, true],
  ]);
  const decide = (hash: string, take: boolean, keep: string[] = []) => ({ params, body: { hash, take, keep } });
  expect((await admin.refused(studio.decideEdition, decide(offer.hash, true))).slug).toBe('stale-version');
  const { problems } = await admin.call(studio.decideEdition, decide(newer.hash, true, [texts]));
  expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
  const { app: row, rows } = await admin.call(studio.files, { params });
  expect([row.edition, rows.filter((one) => one.changed).map((one) => one.path)]).toEqual([null, [form]]);
  expect(await online(app)).toMatchObject({ number: 2, source: 'studio' });
  await admin.call(studio.deploy, { params, body: { note: 'with the edition' } });
  await startAgain();
  expect((await admin.refused(studio.edition, { params })).slug).toBe('not-found');
});

test('texts changed on both sides are joined as long as no sentence was', async () => {
  const app = 'self-inspection';
  const admin = await world.as('admin');
  const params = { app };
  const query = { path: `workflows/${app}/texts/en.json` };
  await shipText(app, 'act.issue', 'Send out');
  await startAgain();
  const offer = await admin.call(studio.edition, { params });
  expect(offer.rows).toEqual([{ path: query.path, change: 'changed', both: false }]);
  await admin.call(studio.decideEdition, { params, body: { hash: offer.hash, take: true } });
  const { text } = await admin.call(studio.readFile, { params, query });
  expect(JSON.parse(text)).toMatchObject({ 'act.issue': 'Send out', 'app.description': 'Our own edition' });
  await admin.call(studio.discardDraft, { params });
});

test('an edition one leaves is not offered again; the next one is', async () => {
  const app = 'self-inspection';
  const admin = await world.as('admin');
  const params = { app };
  await shipText(app, 'act.issue', 'Issue it');
  await startAgain();
  const { hash } = await admin.call(studio.edition, { params });
  await admin.call(studio.decideEdition, { params, body: { hash, take: false } });
  await startAgain();
  const offered = async () => (await admin.call(studio.files, { params })).app.edition;
  expect(await offered()).toBeNull();
  await shipText(app, 'act.issue', 'Issue now');
  await startAgain();
  expect(await offered()).not.toBeNull();
  expect((await (await world.as('lead')).refused(studio.edition, { params })).slug).toBe('not-allowed');
});

test('having gone back to an earlier version is a choice that stays too', async () => {
  const app = 'hazard-report';
  await (await world.as('admin')).call(studio.rollBack, { params: { app, number: 1 }, body: { note: 'back' } });
  await startAgain();
  expect(await online(app)).toEqual({ number: 3, source: 'rollback', versions: 3 });
});
