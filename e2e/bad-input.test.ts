/** What people see when something is wrong: a sentence, a way on, and everything they typed. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { answer, describe, point, saved } from './src/checklist.ts';
import { waitingTask } from './src/drive.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { begun, inspected, issued, started } from './src/inspection-http.ts';
import { enter, overHttp, type Person } from './src/people.ts';
import type { Client } from '../server/test/client.ts';

const { tasks } = endpoints;
const PROJECT = '云溪新城 A-03 地块住宅';
let app: App;
let browser: TestBrowser;
let lisi: Person;
let http: Client;
let checklist: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  [lisi, http] = await Promise.all([enter(browser, app, '李四'), overHttp(app, '李四')]);
  checklist = (await begun(http, await started(http), PROJECT)).id;
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** What the server has of a point. */
async function kept(code: string) {
  const { stored } = await http.call(tasks.read, { params: { id: checklist } });
  const items = stored.flatMap((one) => one.items);
  return items.find((one) => one.item === code)?.value as { value: string; findings: { text: string }[] } | undefined;
}

test('an address that does not exist says so and leads home', async () => {
  const { page } = lisi;
  for (const address of ['/no/such/page', '/cases/00000000-0000-7000-8000-000000000000']) {
    await page.goto(address);
    await page.getByText('没有找到').first().waitFor();
    await page.getByRole('link', { name: '回到首页' }).waitFor();
  }
  await page.getByRole('link', { name: '回到首页' }).tap();
  await page.getByRole('link', { name: '新增检查' }).waitFor();
});

test('a no without a photo says what it lacks, and its words are kept', async () => {
  const { page } = lisi;
  await page.goto(`/tasks/${checklist}`);
  await answer(page, 'A-01', '否');
  await describe(page, 'A-01', '没有细则');
  await point(page, 'A-01').getByText('还差照片', { exact: true }).waitFor();
  await eventually(async () => (await kept('A-01'))?.findings[0]?.text, '没有细则');
});

test('a file that is no picture, empty or too large is named', async () => {
  const { page } = lisi;
  const files = (
    [
      ['text.jpg', 2000],
      ['empty.jpg', 0],
      ['large.jpg', 21 * 1024 * 1024],
    ] as const
  ).map(([name, size]) => {
    const file = path.join(app.dataDir, name);
    writeFileSync(file, Buffer.alloc(size, 'no picture'));
    return file;
  });
  await point(page, 'A-01').getByLabel('从相册选').setInputFiles(files);
  for (const sentence of ['「text.jpg」打不开', '「empty.jpg」打不开', '「large.jpg」超过 20 MB。'])
    await point(page, 'A-01').getByText(sentence).waitFor();
});

test('without a connection answers stay on the phone and leave when it is back', async () => {
  const { page, context } = lisi;
  await context.setOffline(true);
  await answer(page, 'A-03', '是');
  await page
    .getByText(/1 项在本机/)
    .first()
    .waitFor();
  expect(await kept('A-03')).toBeUndefined();
  await context.setOffline(false);
  await eventually(async () => (await kept('A-03'))?.value, 'yes');
  await saved(page);
});

test('a session that ends while one types is renewed over the page, and nothing is typed twice', async () => {
  const { page, context } = lisi;
  await context.clearCookies();
  await describe(page, 'A-01', '没有细则，也没有交底');
  const sheet = page.getByRole('dialog', { name: '登录已过期，请重新登录' });
  await sheet.getByRole('button', { name: '李四登录' }).tap();
  await sheet.waitFor({ state: 'detached' });
  await eventually(async () => (await kept('A-01'))?.findings[0]?.text, '没有细则，也没有交底');
  await saved(page);
});

test('a server that starts anew in between is not noticed', async () => {
  const { page } = lisi;
  await app.restart();
  await answer(page, 'A-04', '是');
  await eventually(async () => (await kept('A-04'))?.value, 'yes');
  await saved(page);
});

test('a task that was completed meanwhile says so and shows what was typed', async () => {
  const issue = await inspected(http, await begun(http, await started(http), PROJECT), 1);
  const { page, context } = lisi;
  // Without the live stream, so that the page does not learn of it before it acts.
  await context.route('**/api/events*', (route) => route.abort());
  await page.goto(`/tasks/${issue.id}`);
  const opinion = page.getByRole('textbox', { name: /整改意见/ });
  await opinion.fill('两日内重编');
  await page.getByRole('button', { name: '3 工作日' }).tap();
  await page.getByRole('radio', { name: /钱七/ }).check();
  await eventually(async () => (await waitingTask(http, issue.case.id)).draft.data['opinion'], '两日内重编');
  await issued(http, await waitingTask(http, issue.case.id), '赵六');
  await page.getByRole('button', { name: '下发给钱七' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '确认下发' }).tap();
  await page.getByText('这件已经办理或取消，你填写的内容还在。').first().waitFor();
  await page.getByText('两日内重编').first().waitFor();
});
