/** The ways off the straight road on the phone: too far away, the wrong project, signing out unsent, a task given back. */
import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { answer, isChecked, point, progress, saved } from './src/checklist.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { report } from './src/hazard.ts';
import { arrive, enterProject, openTaskFrom, taskIn } from './src/inspection.ts';
import { enter, overHttp, type Person } from './src/people.ts';

const PROJECT = '云溪新城 A-03 地块住宅';
const OTHER = '望海路小学扩建';
const OUTSIDE = { latitude: 26.0745, longitude: 119.2965, accuracy: 12 };
let app: App;
let browser: TestBrowser;
let chief: Person;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  chief = await enter(browser, app, '张三');
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('outside the fence one stays at the choice of the project until a reason is given', async () => {
  const { page, context } = await enter(browser, app, '李四');
  await context.setGeolocation(OUTSIDE);
  await arrive(page);
  await page.getByRole('button', { name: '开始检查' }).tap();
  await page.getByRole('radio', { name: PROJECT }).check();
  const reason = page.getByRole('textbox', { name: /^打卡位置距项目 671 米，请说明原因。/ });
  await page.getByRole('button', { name: '进入检查要点' }).tap();
  await page.getByRole('alert').or(page.getByText('打卡位置距项目 671 米')).first().waitFor();
  expect(page.url()).toMatch(/\/project$/);
  await eventually(() => reason.evaluate((area) => area === document.activeElement), true);
  await reason.fill('从围墙外的便道进场');
  await page.getByRole('button', { name: '进入检查要点' }).tap();
  await page.getByRole('progressbar', { name: '检查要点' }).waitFor();
  await context.close();
});

test('a wrong project is changed from the header of the checklist, and the answers stay', async () => {
  const { page } = chief;
  await arrive(page);
  await enterProject(page, PROJECT);
  await answer(page, 'A-01', '是');
  await saved(page);
  await page.getByRole('button', { name: `${PROJECT} · 更换项目` }).tap();
  const sheet = page.getByRole('dialog', { name: '更换项目' });
  expect(await sheet.getByRole('radio', { name: '滨江示范段综合管廊' }).isDisabled()).toBe(true);
  await sheet.getByRole('radio', { name: OTHER }).check();
  await sheet.getByRole('button', { name: '更换', exact: true }).tap();
  await page.getByRole('heading', { name: OTHER }).waitFor();
  expect(await isChecked(point(page, 'A-01').getByRole('radio', { name: '是', exact: true }))).toBe(true);
  expect(await progress(page)).toEqual({ filled: 1, total: 120, problems: 0 });
  const client = await overHttp(app, '张三');
  const task = await client.call(endpoints.tasks.read, { params: { id: taskIn(page) } });
  expect(task.case.project?.name).toBe(OTHER);
});

test('a list is narrowed to a project, and the choice is part of the address', async () => {
  const { page } = chief;
  await page.goto('/a/self-inspection/list/all-inspections');
  await page.getByRole('article').nth(1).waitFor();
  await page.getByRole('combobox', { name: '全部项目' }).selectOption(OTHER);
  await page.getByRole('article').filter({ hasText: PROJECT }).waitFor({ state: 'detached' });
  expect(await page.getByRole('article').count()).toBe(1);
  await page.reload();
  await page.getByRole('article').first().waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
  await page.getByRole('link', { name: '清除筛选' }).tap();
  await page.getByRole('article').nth(1).waitFor();
});

test('signing out with something unsent sends it first, and says so when it cannot', async () => {
  const { page } = chief;
  const client = await overHttp(app, '张三');
  await openTaskFrom(page, '我的检查', OTHER);
  const params = { id: taskIn(page) };
  await page.route('**/api/tasks/*/items', (route) => route.abort());
  await answer(page, 'A-02', '是');
  await page.getByText('1 项在本机').waitFor();
  await page.goto('/me');
  await page.getByRole('button', { name: '退出登录' }).tap();
  const sheet = page.getByRole('dialog', { name: '还有 1 条内容没有发送' });
  await sheet.getByRole('button', { name: '先发送' }).tap();
  await sheet.getByText('还有 1 条没有送到').waitFor();
  await page.unroute('**/api/tasks/*/items');
  await sheet.getByRole('button', { name: '先发送' }).tap();
  await page.waitForURL(/\/login/);
  const { stored } = await client.call(endpoints.tasks.read, { params });
  const items = stored.flatMap((one) => (one.template === undefined ? [] : one.items.map(({ item }) => item)));
  expect(items.toSorted()).toEqual(['A-01', 'A-02']);
});

test('a claimed task goes back to its group from the phone', async () => {
  const reporter = await enter(browser, app, '王五');
  await report(reporter.page, '5#楼屋面', '洞口未盖板');
  await reporter.close();
  const dispatcher = await enter(browser, app, '赵六');
  const { page } = dispatcher;
  await openTaskFrom(page, '待派单', '5#楼屋面');
  await page.getByRole('button', { name: '领取' }).tap();
  await page.getByRole('button', { name: '退领' }).tap();
  await page.getByRole('button', { name: '领取' }).waitFor();
  expect(await page.getByRole('button', { name: '退领' }).count()).toBe(0);
  await dispatcher.close();
});
