/** The ways through an inspection on the phone, from the home page to the answered notice. By roles and words only. */
import type { Page } from 'playwright-core';
import type { Client } from '../../server/test/client.ts';
import { addPhoto, answer, answerRest, describe, saved } from './checklist.ts';
import { eventually } from './eventually.ts';
import { photograph } from './pictures.ts';

/** From home to the arrival, checked in. */
export async function arrive(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: '新增检查' }).tap();
  await page.getByRole('button', { name: '打卡', exact: true }).tap();
  await page.getByRole('heading', { name: '已打卡' }).waitFor();
}

/** A list from the home page's shortcuts. */
export async function openList(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('navigation', { name: '常用' }).getByRole('link', { name }).tap();
}

/** The task behind the row of a list that says `text`. */
export async function openTaskFrom(page: Page, list: string, text: string): Promise<void> {
  await openList(page, list);
  await page.getByRole('article').filter({ hasText: text }).getByRole('link').first().tap();
  await page.waitForURL(/\/tasks\//);
}

/** The address behind the QR code, as a second phone's camera reads it. */
export async function joiningAddress(page: Page): Promise<string> {
  const answered = page.waitForResponse((response) => response.url().endsWith('/code') && response.ok());
  await page.getByRole('button', { name: '查看二维码' }).tap();
  const { url } = (await (await answered).json()) as { url: string };
  await page.getByRole('img', { name: '同行二维码' }).waitFor();
  return url;
}

export async function join(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: '确认同行' }).tap();
  await page.getByText('已加入，检查人会看到你').waitFor();
}

/** Chooses the project and opens its checklist; answers the id of the checklist's task. */
export async function enterProject(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: '开始检查' }).tap();
  await page.getByRole('radio', { name }).check();
  await page.getByRole('button', { name: '进入检查要点' }).tap();
  await page.getByRole('progressbar', { name: '检查要点' }).waitFor();
  return taskIn(page);
}

export function taskIn(page: Page): string {
  const [, id] = /\/tasks\/([0-9a-f-]{36})/.exec(page.url()) ?? [];
  if (id === undefined) throw new Error(`no task is open at ${page.url()}`);
  return id;
}

/** Fills what is open over HTTP and lets the page see it. */
export async function fillRest(page: Page, client: Client): Promise<void> {
  await answerRest(client, taskIn(page));
  await page.reload();
  await page.getByRole('progressbar', { name: '检查要点' }).waitFor();
}

export async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: '完成检查' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '确认完成' }).tap();
  await page.getByRole('heading', { name: '下发整改通知' }).waitFor();
}

/** One problem, told and shown; everything else yes. */
export async function fillWithProblem(page: Page, client: Client, code: string, text: string): Promise<void> {
  await answer(page, code, '否');
  await describe(page, code, text);
  await addPhoto(page, code, await photograph('现场.jpg'));
  await saved(page);
  await fillRest(page, client);
}

/** With the opinion that is proposed. */
export async function issueTo(page: Page, respondent: string): Promise<void> {
  await page.getByRole('button', { name: '3 工作日' }).tap();
  await page.getByRole('radio', { name: respondent }).check();
  await confirmed(page, `下发给${respondent}`, '确认下发', `已下发给${respondent}`);
}

/** Answers the only problem of the notice from the respondent's list. */
export async function answerNotice(page: Page, project: string, text: string): Promise<void> {
  await openTaskFrom(page, '整改清单', project);
  await page.getByRole('textbox', { name: /整改反馈内容/ }).fill(text);
  await page.getByLabel('从相册选').setInputFiles([await photograph('整改后.jpg', '#8f9d86')]);
  await page.getByRole('button', { name: /^整改后 1 \/ 1/ }).waitFor();
  await confirmed(page, /^反馈/, '确认反馈', '已反馈，此件已办结');
}

/** Presses an action, says yes to its question, and waits for the sentence that reports it. */
export async function confirmed(page: Page, action: string | RegExp, yes: string, done: string): Promise<void> {
  await page.getByRole('button', { name: action }).tap();
  await page.getByRole('dialog').getByRole('button', { name: yes }).tap();
  await page.getByRole('heading', { name: done }).waitFor();
}

/** The lines of the tracking page, newest first: what, who and when. */
export async function timeline(page: Page): Promise<string[]> {
  const lines = page.getByRole('main').getByRole('list').last().getByRole('listitem');
  await eventually(
    () => lines.count(),
    (count) => count > 1,
  );
  return (await lines.allInnerTexts()).map((line) => line.replace(/\s+/g, ' ').trim());
}
