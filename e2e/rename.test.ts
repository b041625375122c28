/**
 * An application is data: with every identifier of both applications rewritten, their people work as before, and the
 * server never says one of the old names.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import platformWords from '../scripts/platform-words.json' with { type: 'json' };
import { writeRenamed, type Mapping } from '../scripts/rename-app.ts';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { pictureFailures } from './src/failures.ts';
import { assign, claim, fix, report } from './src/hazard.ts';
import {
  answerNotice,
  arrive,
  confirmed,
  enterProject,
  fillWithProblem,
  finish,
  issueTo,
  openList,
  openTaskFrom,
  timeline,
} from './src/inspection.ts';
import { identifiersIn, overhear } from './src/overheard.ts';
import { enter, overHttp, type Person } from './src/people.ts';
import { photograph } from './src/pictures.ts';

const PROJECT = '云溪新城 A-03 地块住宅';
const PLACE = '地下室坡道口';
const heard = overhear();
let folder: string;
let mapping: Mapping;
let app: App;
let browser: TestBrowser;
let lisi: Person;
let qianqi: Person;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'closeloop-renamed-'));
  mapping = await writeRenamed(folder);
  [app, browser] = await Promise.all([startApp({ APPLICATIONS: folder }), openBrowser()]);
  [lisi, qianqi] = await Promise.all([enterHeard('李四'), enterHeard('钱七')]);
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
  await rm(folder, { recursive: true });
});

async function enterHeard(name: string): Promise<Person> {
  const person = await enter(browser, app, name);
  heard.listenTo(person.context);
  return person;
}

test('a renamed inspection goes from check-in to the answered notice', async () => {
  const { page } = lisi;
  await arrive(page);
  await enterProject(page, PROJECT);
  await fillWithProblem(page, await overHttp(app, '李四'), 'A-02', '没有本工程内容');
  await finish(page);
  await issueTo(page, '钱七');
  await answerNotice(qianqi.page, PROJECT, '已按本工程重编');
});

test('its tracking tells who did what, in the diagram too', async () => {
  const { page } = lisi;
  await openList(page, '我的检查');
  await page.getByRole('link', { name: '已检查' }).tap();
  await page.getByRole('article').filter({ hasText: PROJECT }).getByRole('link', { name: '流程跟踪' }).tap();
  const told = await timeline(page);
  for (const line of [/下发整改通知.*李四/, /整改反馈.*钱七/]) expect(told).toContainEqual(expect.stringMatching(line));
  await page.getByRole('link', { name: '流程图' }).tap();
  await page.getByText('有待整改问题？').first().waitFor();
});

test('a renamed hazard report goes from the photo to the confirmed fix', async () => {
  await report(lisi.page, PLACE, '积水未排');
  const zhaoliu = await enterHeard('赵六');
  await claim(zhaoliu.page, PLACE);
  await assign(zhaoliu.page, '钱七');
  await zhaoliu.close();
  await fix(qianqi.page, PLACE, '已排干', await photograph('整改后.jpg', '#8f9d86'));
  await openTaskFrom(lisi.page, '我的上报', PLACE);
  await confirmed(lisi.page, '确认整改', '确认整改', '已确认，此件办结');
});

test('the server answered all that without one of the old names', async () => {
  const renamed = Object.values(mapping).flatMap((families) => Object.values(families));
  const own = new Set(Object.keys(platformWords));
  const old = new Set(renamed.flatMap((names) => Object.keys(names)).filter((name) => !own.has(name)));
  const now = new Set(renamed.flatMap((names) => Object.values(names)));
  const said = new Set((await heard.answers()).filter(Boolean).flatMap((answer) => [...identifiersIn(answer)]));
  expect([...said].filter((name) => old.has(name))).toEqual([]);
  expect([...said].filter((name) => now.has(name)).length).toBeGreaterThan(80);
});

test('the old names lead nowhere', async () => {
  const client = await overHttp(app, '李四');
  for (const [name, { process }] of Object.entries(mapping)) {
    const [was = ''] = Object.keys(process);
    const refused = await client.refused(endpoints.cases.start, { body: { app: name, process: was } });
    expect(refused.slug).toBe('application-unknown');
    await lisi.page.goto(`/a/${name}/new?process=${was}`);
    await lisi.page.getByText('没有安装这个应用。').waitFor();
  }
});
