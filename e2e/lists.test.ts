/** A long list while the world goes on: the place is kept, and the counts on the tabs say what the list shows. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../server/test/client.ts';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { begun } from './src/inspection-http.ts';
import { enter, overHttp, type Person } from './src/people.ts';

const PROJECT = '云溪新城 A-03 地块住宅';
const MANY = 65;
const { cases, tasks } = endpoints;
let app: App;
let browser: TestBrowser;
let client: Client;
let lisi: Person;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  client = await overHttp(app, '李四');
  for (let n = 0; n < MANY; n++) await start();
  lisi = await enter(browser, app, '李四');
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function start() {
  const { case: row } = await client.call(cases.start, { body: { app: 'self-inspection', process: 'inspection' } });
  return row;
}

const rows = (page: Page) => page.getByRole('article').count();
const filling = (page: Page) => page.getByRole('navigation').getByRole('link', { name: /^检查填报/ });

test('a change elsewhere is brought in without losing the place one has scrolled to', async () => {
  const { page } = lisi;
  await page.goto('/a/self-inspection/list/my-inspections');
  await eventually(() => rows(page), 30);
  for (const count of [60, MANY]) {
    await page.mouse.wheel(0, 60_000);
    await eventually(() => rows(page), count);
  }
  const last = page.getByRole('article').last();
  await last.scrollIntoViewIfNeeded();
  const before = await last.boundingBox();
  await start();
  await eventually(() => rows(page), MANY + 1);
  const after = await last.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 1e6))).toBeLessThan(8);
  expect(await filling(page).innerText()).toMatch(new RegExp(String(MANY + 1)));
});

test('the count of a tab follows what is searched for', async () => {
  const { page } = lisi;
  const row = await start();
  const task = await client.call(tasks.read, { params: { id: row.openTasks[0]?.id ?? '' } });
  await begun(client, task, PROJECT);
  await page.goto(`/a/self-inspection/list/my-inspections?q=${encodeURIComponent(PROJECT)}`);
  await eventually(() => rows(page), 1);
  expect((await filling(page).innerText()).replace(/\D/g, '')).toBe('1');
});
