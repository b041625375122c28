/** The whole self-inspection as its people live it: A11–A17 of the acceptance list, each step on the screen it is done on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import {
  addPhoto,
  answer,
  describe,
  filterBy,
  isChecked,
  point,
  progress,
  saved,
  shownCodes,
} from './src/checklist.ts';
import {
  arrive,
  confirmed,
  enterProject,
  fillRest,
  finish,
  join,
  joiningAddress,
  openList,
  timeline,
} from './src/inspection.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { enter, overHttp, type Person } from './src/people.ts';
import { document, photograph } from './src/pictures.ts';

const PROJECT = '云溪新城 A-03 地块住宅';
const PROBLEM = '安全监理细则照搬，没有本工程内容';
let app: App;
let browser: TestBrowser;
let lisi: Person;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  lisi = await enter(browser, app, '李四');
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

test('check-in, companion, project, first answers', async () => {
  const { page } = lisi;
  await arrive(page);
  const wangwu = await enter(browser, app, '王五');
  await join(wangwu.page, await joiningAddress(page));
  await page
    .getByRole('listitem')
    .filter({ hasText: /王五.*扫码加入/s })
    .waitFor();
  await wangwu.close();
  await enterProject(page, PROJECT);
  expect(await progress(page)).toEqual({ filled: 0, total: 120, problems: 0 });
  for (const code of ['A-01', 'A-03', 'A-04', 'B-01']) await answer(page, code, '是');
  await answer(page, 'A-06', '本次不检查');
  await answer(page, 'A-02', '否');
  await point(page, 'A-02').getByText('还差问题描述，还差照片').waitFor();
  await filterBy(page, '已填写');
  expect(await shownCodes(page)).toEqual(['A-01', 'A-03', 'A-04', 'A-06', 'B-01']);
  await filterBy(page, '全部');
  await describe(page, 'A-02', PROBLEM);
  await point(page, 'A-02').getByText('还差照片', { exact: true }).waitFor();
  await addPhoto(page, 'A-02', await photograph('细则.jpg'));
  await eventually(() => progress(page), { filled: 6, total: 120, problems: 1 });
});

test('A12 the filter 未填写 shows exactly the rest', async () => {
  const { page } = lisi;
  const all = await shownCodes(page);
  expect(all).toHaveLength(120);
  await filterBy(page, '已填写');
  const filled = await shownCodes(page);
  expect(filled).toEqual(['A-01', 'A-02', 'A-03', 'A-04', 'A-06', 'B-01']);
  await filterBy(page, '未填写');
  expect(await shownCodes(page)).toEqual(all.filter((code) => !filled.includes(code)));
  await filterBy(page, '有问题');
  expect(await shownCodes(page)).toEqual(['A-02']);
  await filterBy(page, '全部');
  expect(await shownCodes(page)).toEqual(all);
});

test('A13 saved, closed, and found again with everything in it', async () => {
  await saved(lisi.page);
  await lisi.page.getByRole('button', { name: '保存', exact: true }).tap();
  await lisi.page.getByRole('link', { name: '新增检查' }).waitFor();
  await lisi.page.close();
  const page = await lisi.context.newPage();
  lisi = { ...lisi, page };
  await page.goto('/');
  await openList(page, '我的检查');
  await page.getByRole('link', { name: /^检查填报/ }).waitFor();
  const card = page.getByRole('article').filter({ hasText: PROJECT });
  await card.getByText('6 / 120 项，1 个问题').waitFor();
  await card.getByRole('link', { name: '编辑' }).tap();
  await page.getByRole('progressbar', { name: '检查要点' }).waitFor();
  expect(await progress(page)).toEqual({ filled: 6, total: 120, problems: 1 });
  for (const [code, value] of [
    ['A-01', '是'],
    ['A-02', '否'],
    ['A-06', '本次不检查'],
  ] as const)
    expect(await isChecked(point(page, code).getByRole('radio', { name: value, exact: true }))).toBe(true);
  expect(await point(page, 'A-02').getByRole('textbox', { name: '问题描述' }).inputValue()).toBe(PROBLEM);
  const picture = point(page, 'A-02')
    .getByRole('button', { name: /点开查看$/ })
    .locator('img');
  await eventually(
    () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth),
    (width) => width > 0,
  );
});

test('unfilled points are named, and the page leads to them', async () => {
  const { page } = lisi;
  await page.getByRole('button', { name: /下一个未填 · 剩 114/ }).tap();
  await fillRest(page, await overHttp(app, '李四'));
  await eventually(() => progress(page), { filled: 120, total: 120, problems: 1 });
  await finish(page);
});

test('A15 with problems nothing is issued without opinion, deadline and feedback person', async () => {
  const { page } = lisi;
  const opinion = page.getByRole('textbox', { name: /整改意见/ });
  expect(await opinion.inputValue()).toMatch(/^1\. A-02：/);
  await opinion.fill('');
  await page.getByRole('button', { name: '下发', exact: true }).tap();
  for (const sentence of ['请填写整改意见。', '请选择整改截止时间。', '请选择项目反馈人。'])
    await page.getByText(sentence).first().waitFor();
  await opinion.fill('按本工程实际重编安全监理细则，总监审批后交底。');
  await page.getByText('请填写整改意见。').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '3 工作日' }).tap();
  await page.getByText('请选择整改截止时间。').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '下发', exact: true }).tap();
  await page.getByText('请选择项目反馈人。').first().waitFor();
  await page.getByRole('radio', { name: /钱七/ }).check();
  await page.getByText('请选择项目反馈人。').waitFor({ state: 'detached' });
  await confirmed(page, '下发给钱七', '确认下发', '已下发给钱七');
});

test('A16 the feedback person sees only his notices, answers with photo and PDF, and the case closes', async () => {
  const zhaoliu = await enter(browser, app, '赵六');
  await openList(zhaoliu.page, '整改清单');
  await zhaoliu.page.getByText('没有等你整改的通知').waitFor();
  await zhaoliu.close();
  const qianqi = await enter(browser, app, '钱七');
  const { page } = qianqi;
  await openList(page, '整改清单');
  const notice = page.getByRole('article').filter({ hasText: PROJECT });
  await notice.getByRole('link').first().tap();
  await page.getByRole('heading', { name: /A-02/ }).waitFor();
  await page.getByRole('button', { name: /^反馈/ }).tap();
  await page.getByText('请填写整改反馈内容。').waitFor();
  await page.getByText('请上传整改后照片或附件。').waitFor();
  await page.getByRole('textbox', { name: /整改反馈内容/ }).fill('细则已重编，总监 11 月审批，交底记录见附件。');
  await page.getByLabel('从相册选').setInputFiles([await photograph('整改后.jpg', '#8f9d86')]);
  await page.getByRole('button', { name: /^整改后 1 \/ 1/ }).waitFor();
  await page.getByLabel('附件').setInputFiles([document('交底记录.pdf')]);
  await page.getByRole('button', { name: /^整改后 2 \/ 2/ }).waitFor();
  await confirmed(page, /^反馈/, '确认反馈', '已反馈，此件已办结');
  await qianqi.close();
});

test('A17 the tracking lists every step with who and when', async () => {
  const { page } = lisi;
  await page.goto('/');
  await openList(page, '我的检查');
  await page.getByRole('link', { name: '已检查' }).tap();
  const card = page.getByRole('article').filter({ hasText: PROJECT });
  await card.getByText('已办结').first().waitFor();
  await card.getByRole('link', { name: '流程跟踪' }).tap();
  const told = await timeline(page);
  for (const [what, who] of [
    ['检查打卡', '李四'],
    ['现场检查', '李四'],
    ['下发整改通知', '李四'],
    ['整改反馈', '钱七'],
  ] as const)
    expect(told, `${what} by ${who}`).toContainEqual(
      expect.stringMatching(new RegExp(`${what}.*${who}.*\\d\\d:\\d\\d`)),
    );
  expect(told).toContainEqual(expect.stringMatching(/王五.*\d\d:\d\d/));
});

test('A14 without problems: no opinion, no deadline, and the case closes by itself', async () => {
  const { page } = lisi;
  await arrive(page);
  await enterProject(page, PROJECT);
  await fillRest(page, await overHttp(app, '李四'));
  await finish(page);
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: '3 工作日' }).count()).toBe(0);
  await page.getByRole('radio', { name: /赵六/ }).check();
  await confirmed(page, /^下发/, '确认下发', '已自动办结');
  await page.getByRole('link', { name: '查看流程' }).tap();
  await page.getByText('自动办结').first().waitFor();
});
