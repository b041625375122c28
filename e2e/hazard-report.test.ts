/** A hazard from the photo to the confirmed fix, with a second dispatcher who is too late and a fix that is sent back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { pictureFailures } from './src/failures.ts';
import { assign, claim, fix, report } from './src/hazard.ts';
import { confirmed, openList, openTaskFrom, timeline } from './src/inspection.ts';
import { enter, type Person } from './src/people.ts';
import { photograph } from './src/pictures.ts';

const PLACE = '3#楼西侧临边';
let app: App;
let browser: TestBrowser;
let reporter: Person;
let fixer: Person;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  reporter = await enter(browser, app, '李四');
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('anyone of the unit reports a hazard with a photo', async () => {
  await report(reporter.page, PLACE, '临边防护栏杆缺失');
});

test('what is not clear goes back to the reporter, who adds to what he had', async () => {
  const dispatcher = await enter(browser, app, '赵六');
  await claim(dispatcher.page, PLACE);
  await dispatcher.page.getByRole('button', { name: '退回补充' }).tap();
  const sheet = dispatcher.page.getByRole('dialog', { name: '退回李四补充？' });
  await sheet.getByRole('button', { name: '退回补充' }).tap();
  await sheet.getByText('退回须写明原因。').waitFor();
  await sheet.getByRole('textbox', { name: '原因' }).fill('看不清是几层');
  await sheet.getByRole('button', { name: '退回补充' }).tap();
  await dispatcher.page.getByRole('heading', { name: '已退回李四' }).waitFor();
  await dispatcher.close();
  const { page } = reporter;
  await openTaskFrom(page, '我的上报', PLACE);
  await page.getByText('看不清是几层').waitFor();
  await page.getByText(/赵六于 .*\d\d:\d\d 退回/).waitFor();
  await page.getByRole('button', { name: /^隐患照片 1 \/ 1/ }).waitFor();
  await page.getByRole('textbox', { name: '隐患描述' }).fill('三层临边防护栏杆缺失');
  await confirmed(page, '上报', '确认上报', '已上报，等待派单');
});

test('of two dispatchers who take it at once, one gets it and the other is told who was faster', async () => {
  const both = await Promise.all(['赵六', '张三'].map((name) => beforeTheReport(name)));
  await Promise.all(both.map(({ page }) => page.getByRole('button', { name: '领取' }).tap()));
  const told = await Promise.all(both.map(({ page }) => outcome(page)));
  expect(told.filter((one) => one === 'mine')).toHaveLength(1);
  const [winner, loser] = told[0] === 'mine' ? both : both.toReversed();
  if (!winner || !loser) throw new Error('there were not two');
  await loser.page.getByText(`${winner.name}刚刚领取了这件。`).waitFor();
  await assign(winner.page, '钱七');
  await Promise.all(both.map((one) => one.close()));
});

/** Without the live stream, so that neither page learns of the other before it acts. */
async function beforeTheReport(name: string): Promise<Person> {
  const person = await enter(browser, app, name);
  await person.context.route('**/api/events*', (route) => route.abort());
  await openTaskFrom(person.page, '待派单', PLACE);
  await person.page.getByRole('button', { name: '领取' }).waitFor();
  return person;
}

async function outcome(page: Page): Promise<'mine' | 'taken'> {
  const taken = page.getByText('刚刚领取了这件').first();
  const mine = page.getByRole('button', { name: '1 工作日' });
  await taken.or(mine).first().waitFor();
  return (await mine.isVisible()) ? 'mine' : 'taken';
}

test('the fixer answers with photos', async () => {
  fixer = await enter(browser, app, '钱七');
  await fix(fixer.page, PLACE, '已装栏杆', await photograph('整改后一.jpg', '#8f9d86'));
});

test('the reporter sends it back, but not without a reason', async () => {
  const { page } = reporter;
  await openTaskFrom(page, '我的上报', PLACE);
  for (const card of ['隐患照片', '整改后照片'])
    await page.getByRole('heading', { name: new RegExp(`^${card} *\\d`) }).waitFor();
  await page.getByRole('button', { name: '退回重改' }).tap();
  await page.getByText('退回须写明原因。').first().waitFor();
  await page.getByRole('textbox', { name: '退回原因' }).fill('还缺踢脚板');
  await confirmed(page, '退回重改', '退回重改', '已退回钱七');
});

test('the fixer reads the reason, fixes again, and the reporter closes it', async () => {
  await openTaskFrom(fixer.page, '隐患整改', PLACE);
  await fixer.page.getByText('还缺踢脚板').waitFor();
  await fix(fixer.page, PLACE, '踢脚板已补', await photograph('整改后二.jpg', '#86929d'));
  await openTaskFrom(reporter.page, '我的上报', PLACE);
  await reporter.page.getByText('踢脚板已补').waitFor();
  await confirmed(reporter.page, '确认整改', '确认整改', '已确认，此件办结');
});

test('the tracking tells both rounds', async () => {
  const { page } = reporter;
  await openList(page, '我的上报');
  await page.getByRole('link', { name: '已办结' }).tap();
  await page.getByRole('article').filter({ hasText: PLACE }).getByRole('link').first().tap();
  const told = await timeline(page);
  const fixes = told.filter((line) => /^整改.*钱七.*用时/.test(line));
  expect(fixes).toHaveLength(2);
  expect(told).toContainEqual(expect.stringMatching(/确认整改.*李四.*\d\d:\d\d/));
});
