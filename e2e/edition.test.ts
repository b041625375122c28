/** The platform brings a newer edition of an application whose version here is an administrator's own: he decides. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../server/test/client.ts';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { pictureFailures } from './src/failures.ts';
import { enter, overHttp, type Person } from './src/people.ts';

const APP = 'hazard-report';
const TEXTS = `workflows/${APP}/texts/zh-CN.json`;
const FORM = `forms/${APP}/fix-hazard.form`;
const { studio } = endpoints;
let folder: string;
let app: App;
let browser: TestBrowser;
let designer: Person;
let admin: Client;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'closeloop-edition-'));
  for (const name of ['workflows', 'forms'])
    await cp(path.resolve(import.meta.dirname, '..', name), path.join(folder, name), { recursive: true });
  [app, browser] = await Promise.all([startApp({ APPLICATIONS: folder }), openBrowser()]);
  admin = await overHttp(app, '孙八');
  await publishOwn();
  await ship();
  await app.restart();
  designer = await enter(browser, app, '孙八', 'pc');
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
  await rm(folder, { recursive: true });
});

/** His own wording goes online. */
async function publishOwn(): Promise<void> {
  const query = { path: TEXTS };
  const { text, rev } = await admin.call(studio.readFile, { params: { app: APP }, query });
  const body = { text: text.replace('"f.fixText": "整改说明"', '"f.fixText": "整改经过"') };
  await admin.call(studio.saveFile, { params: { app: APP }, query, rev, body });
  await admin.call(studio.deploy, { params: { app: APP }, body: { note: '我们的说法' } });
}

/** The next release of the platform: the same sentence changed, another form, a new number. */
async function ship(): Promise<void> {
  const alter = async (file: string, from: string | RegExp, to: string) => {
    const at = path.join(folder, file);
    const text = await readFile(at, 'utf8');
    expect(text.replace(from, to)).not.toBe(text);
    await writeFile(at, text.replace(from, to));
  };
  await alter(`workflows/${APP}/app.json`, /"version": "[^"]*"/, '"version": "1.1.0"');
  await alter(TEXTS, '"f.fixText": "整改说明"', '"f.fixText": "整改情况说明"');
  await alter(FORM, /"maxLength": \d+/, '"maxLength": 1500');
}

test('the card says that there is an edition, and the studio what it changes', async () => {
  const { page } = designer;
  await page.goto('/studio');
  const card = page.getByRole('article').filter({ hasText: APP });
  await card.getByText('随平台更新 1.1.0').waitFor();
  await page.getByRole('link', { name: '随手拍', exact: true }).click();
  await page.getByRole('button', { name: '随平台更新 1.1.0' }).click();
  const sheet = page.getByRole('dialog', { name: '随平台带来的新版本 1.1.0' });
  await sheet.getByRole('listitem').first().waitFor();
  const rows = await sheet.getByRole('listitem').allInnerTexts();
  expect(rows.map((row) => row.split('\n')[0])).toEqual(['fix-hazard.form', 'app.json', 'texts/zh-CN.json']);
  expect(await sheet.getByRole('checkbox').count()).toBe(1);
});

test('what is taken stands in the draft beside his own wording, and goes online when he publishes', async () => {
  const { page } = designer;
  const sheet = page.getByRole('dialog', { name: '随平台带来的新版本 1.1.0' });
  await sheet.getByRole('button', { name: '取用到草稿' }).click();
  await page.getByText('草稿 · 2 个文件有改动').waitFor();
  await page.getByRole('button', { name: '随平台更新 1.1.0' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '发布 v3？' });
  await dialog.getByRole('textbox', { name: /版本说明/ }).fill('取用 1.1.0，保留我们的说法');
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('v3 已上线').waitFor();
  const read = async (file: string) =>
    (await admin.call(studio.readFile, { params: { app: APP }, query: { path: file } })).text;
  expect(await read(TEXTS)).toContain('"f.fixText": "整改经过"');
  expect(await read(FORM)).toContain('"maxLength": 1500');
  expect(await read(`workflows/${APP}/app.json`)).toContain('"version": "1.1.0"');
});
