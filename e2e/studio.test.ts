/** The application's administrator moves a condition in the diagram; the old case does not notice, the new one follows. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskDetail } from '@closeloop/contracts';
import type { Client } from '../server/test/client.ts';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { pictureFailures } from './src/failures.ts';
import { begun, inspected, issued, started } from './src/inspection-http.ts';
import { enter, overHttp, type Person } from './src/people.ts';

const PROJECT = '云溪新城 A-03 地块住宅';
const CONDITION = '=get or else(siteChecks.openFindings, 0) > ';
let app: App;
let browser: TestBrowser;
let designer: Person;
let lisi: Client;
let old: TaskDetail;
const complaints: string[] = [];

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  lisi = await overHttp(app, '李四');
  old = await started(lisi);
  designer = await enter(browser, app, '孙八', 'pc');
  designer.page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Runs a case with one problem up to the gateway; answers where it went and on which version. */
async function withOneProblem(arrival: TaskDetail) {
  const toIssue = await inspected(lisi, await begun(lisi, arrival, PROJECT), 1);
  const { state, deployment } = await issued(lisi, toIssue, '钱七');
  return { state: state.label, deployment };
}

const condition = (page: Page) => page.getByRole('textbox', { name: '成立时走这条' });

/** The editor lays a surface of its own over each shape, so what is read is not what is hit. */
async function choose(page: Page, element: string) {
  await page
    .getByRole('application', { name: '流程图编辑区' })
    .getByText(element, { exact: true })
    .click({ force: true });
}

test('the condition of a flow is changed in the property panel and kept by itself', async () => {
  const { page } = designer;
  await page.getByRole('link', { name: '应用工作室' }).click();
  await page.getByRole('link', { name: '监理单位自查', exact: true }).click();
  await choose(page, '有');
  expect(await condition(page).inputValue()).toBe(`${CONDITION}0`);
  await condition(page).fill(`${CONDITION}1`);
  await condition(page).press('Enter');
  await page.getByText('草稿 · 1 个文件有改动').waitFor();
  await page.getByText(/已自动保存/).waitFor();
});

test('what is wrong is shown on its element and is not published', async () => {
  const { page } = designer;
  await condition(page).fill('=1 +');
  await condition(page).press('Enter');
  const problems = page.getByRole('region', { name: '问题' });
  const line = problems.getByRole('listitem').filter({ hasText: '有：' }).first();
  await line.waitFor();
  await choose(page, '检查打卡');
  await condition(page).waitFor({ state: 'detached' });
  await line.getByRole('button', { name: '定位' }).click();
  expect(await condition(page).inputValue()).toBe('=1 +');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByText(/清零后才能发布/)
    .waitFor();
  await page.getByRole('dialog').getByRole('button').first().click();
  await condition(page).fill(`${CONDITION}1`);
  await condition(page).press('Enter');
  await line.waitFor({ state: 'detached' });
});

test('it is published as a new version, saying how many cases go on with theirs', async () => {
  const { page } = designer;
  await page.getByRole('button', { name: '发布', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '发布 v2？' });
  await dialog.getByText('1 件在办按 v1 办完').waitFor();
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await dialog.getByText('请写明这一版改了什么。').waitFor();
  await dialog.getByRole('textbox', { name: /版本说明/ }).fill('两个问题才下发整改');
  await dialog.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('v2 已上线').waitFor();
});

test('the old case goes the old way, a new one the new way', async () => {
  expect(await withOneProblem(old)).toEqual({ state: '整改中', deployment: 1 });
  expect(await withOneProblem(await started(lisi))).toEqual({ state: '自动办结', deployment: 2 });
});

test('going back publishes the former version again, and the next case follows it', async () => {
  const { page } = designer;
  await page.getByRole('link', { name: '版本', exact: true }).click();
  const first = page.getByRole('row').filter({ hasText: '随平台安装' });
  await first.getByRole('button', { name: '恢复为线上' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '恢复为线上' }).click();
  await page.getByText('v3 已上线').waitFor();
  await page.getByRole('row').filter({ hasText: 'v3' }).getByText('线上').waitFor();
  expect(await withOneProblem(await started(lisi))).toEqual({ state: '整改中', deployment: 3 });
});

test('the browser had nothing to complain about', () => {
  expect(complaints).toEqual([]);
});
