/** Two devices change the same row, each believing its own view of it: who was faster, when, and how one goes on. */
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { claim, report } from './src/hazard.ts';
import { confirmed, openTaskFrom } from './src/inspection.ts';
import { enter, type Person } from './src/people.ts';

const PLACE = '2#楼电梯井口';
let app: App;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** Answers with the status of each 412 this page was given. */
function refusals(page: Page): number[] {
  const seen: number[] = [];
  page.on('response', (response) => {
    if (response.status() === 412) seen.push(response.status());
  });
  return seen;
}

/** Carries the last thing that was filled in. */
const isWhole = (request: Request) => (request.postData() ?? '').includes('"fixBy"');

/** A device that hears nothing of what happens elsewhere. */
async function deaf(name: string, screen: 'phone' | 'pc' = 'phone'): Promise<Person> {
  const person = await enter(browser, app, name, screen);
  await person.context.route('**/api/events*', (route) => route.abort());
  return person;
}

async function openPerson(page: Page, name: string) {
  await page.goto('/people');
  await page.getByRole('link', { name }).click();
  await page.getByRole('dialog', { name }).getByLabel('专业').waitFor();
  return page.getByRole('dialog', { name });
}

test('of two who correct one person, the second learns who was first and keeps what he typed', async () => {
  const [one, two] = [await deaf('孙八', 'pc'), await deaf('孙八', 'pc')];
  const seen = refusals(two.page);
  const [first, second] = [await openPerson(one.page, '王五'), await openPerson(two.page, '王五')];
  await first.getByLabel('职务职称').fill('工程师');
  await first.getByLabel('专业').fill('市政');
  await first.getByRole('button', { name: '保存' }).click();
  await first.waitFor({ state: 'detached' });
  await second.getByLabel('专业').fill('房建');
  await second.getByRole('button', { name: '保存' }).click();
  await second.getByText(/孙八刚刚处理了这件，已为你更新，你填写的内容还在。.*孙八，.*\d\d:\d\d/).waitFor();
  await second.getByText('对方改为「市政」，这里保留你填写的。').waitFor();
  expect(await second.getByLabel('专业').inputValue()).toBe('房建');
  expect(await second.getByLabel('职务职称').inputValue()).toBe('工程师');
  await second.getByRole('button', { name: '保存' }).click();
  await second.waitFor({ state: 'detached' });
  expect(seen).toEqual([412]);
  const saved = await openPerson(one.page, '王五');
  expect(await saved.getByLabel('专业').inputValue()).toBe('房建');
  expect(await saved.getByLabel('职务职称').inputValue()).toBe('工程师');
  await Promise.all([one.close(), two.close()]);
});

test('a task that was given back and taken again on another device is completed after a look at it', async () => {
  const reporter = await enter(browser, app, '李四');
  await report(reporter.page, PLACE, '井口无防护门');
  await reporter.close();
  const [phone, other] = [await deaf('赵六'), await deaf('赵六')];
  const seen = refusals(phone.page);
  await claim(phone.page, PLACE);
  await phone.page.getByRole('radio', { name: '钱七' }).check();
  const kept = phone.page.waitForResponse((response) => /draft$/.test(response.url()) && isWhole(response.request()));
  await phone.page.getByRole('button', { name: '1 工作日' }).tap();
  await kept;
  await openTaskFrom(other.page, '待派单', PLACE);
  await other.page.getByRole('button', { name: '退领' }).tap();
  await other.page.getByRole('button', { name: '领取' }).tap();
  await other.page.getByRole('button', { name: '退领' }).waitFor();
  await phone.page.getByRole('button', { name: '派给钱七' }).tap();
  await phone.page.getByRole('dialog').getByRole('button', { name: '确认派单' }).tap();
  await phone.page.getByText(/赵六刚刚处理了这件.*赵六，.*\d\d:\d\d/).waitFor();
  await eventually(() => Promise.resolve(seen), [412]);
  expect(await phone.page.getByRole('radio', { name: '钱七' }).isChecked()).toBe(true);
  await confirmed(phone.page, '派给钱七', '确认派单', '已派给钱七');
  await Promise.all([phone.close(), other.close()]);
});
