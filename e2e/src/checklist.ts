/**
 * The checklist as a thumb uses it. Points are found by their code, answers by their word; nothing here depends on the
 * names an application gave its fields. `answerRest` is the only short cut: it answers over HTTP what is still open.
 */
import type { Locator, Page } from 'playwright-core';
import { endpoints, type ChecklistTemplate, type ItemOperation } from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import type { Client } from '../../server/test/client.ts';
import { eventually } from './eventually.ts';
import type { PickedFile } from './pictures.ts';

export type Answer = '是' | '否' | '本次不检查';
export type Filter = '全部' | '未填写' | '已填写' | '有问题';

export function point(page: Page, code: string): Locator {
  return page.getByRole('article').filter({ has: page.getByText(code, { exact: true }) });
}

/** Answers as a person does: the card in view and at rest, one tap; again when it took none, as just after a scroll. */
export async function answer(page: Page, code: string, value: Answer): Promise<void> {
  const card = point(page, code);
  const chosen = card.getByRole('radio', { name: value, exact: true, checked: true });
  const tapped = async () => {
    await card.scrollIntoViewIfNeeded();
    await atRest(card);
    await card.getByRole('radio', { name: value, exact: true }).tap();
    return chosen.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
  };
  for (let tries = 3; tries > 0; tries--) if (await tapped()) return;
  throw new Error(`${code} does not take the answer ${value}`);
}

/** Resolves when it has stood at the same place for a few frames. */
function atRest(card: Locator): Promise<void> {
  return card.evaluate(async (element) => {
    let [still, top] = [0, NaN];
    while (still < 5) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = element.getBoundingClientRect().top;
      still = now === top ? still + 1 : 0;
      top = now;
    }
  });
}

export async function isChecked(radio: Locator): Promise<boolean> {
  return (await radio.getAttribute('aria-checked')) === 'true';
}

export async function describe(page: Page, code: string, text: string): Promise<void> {
  await point(page, code).getByRole('textbox', { name: '问题描述' }).fill(text);
}

export async function addPhoto(page: Page, code: string, photo: PickedFile): Promise<void> {
  const card = point(page, code);
  const pictures = card.getByRole('button', { name: /点开查看$/ });
  const before = await pictures.count();
  await card.getByLabel('从相册选').setInputFiles([photo]);
  await eventually(() => pictures.count(), before + 1);
}

export async function filterBy(page: Page, filter: Filter): Promise<void> {
  const button = page.getByRole('group', { name: '筛选' }).getByRole('button', { name: filter });
  await button.tap();
  await eventually(() => button.getAttribute('aria-pressed'), 'true');
}

/** Codes of the points that can be seen, in order. */
export function shownCodes(page: Page): Promise<string[]> {
  return page
    .getByRole('article')
    .filter({ visible: true })
    .evaluateAll((cards) => cards.map((card) => /[A-Z]-\d\d/.exec(card.textContent)?.[0] ?? ''));
}

/** Filled, total and the problems among them, as the progress bar says it. */
export async function progress(page: Page): Promise<{ filled: number; total: number; problems: number }> {
  const said = await page.getByRole('progressbar').getAttribute('aria-valuetext');
  const [filled = -1, total = -1, problems = -1] = (said ?? '').match(/\d+/g)?.map(Number) ?? [];
  return { filled, total, problems };
}

/** Waits until everything typed is on the server. */
export async function saved(page: Page): Promise<void> {
  await page
    .getByRole('paragraph')
    .filter({ hasText: /已保存$/ })
    .first()
    .waitFor();
}

/** Answers yes, over HTTP, to every point of the open task that has no answer. */
export async function answerRest(client: Client, taskId: string): Promise<void> {
  const task = await client.call(endpoints.tasks.read, { params: { id: taskId } });
  const list = task.stored.find((one) => one.template !== undefined);
  if (!list) throw new Error('the task has no checklist');
  const { sections } = list.template as unknown as ChecklistTemplate;
  const answered = new Set(list.items.map((one) => one.item));
  const open = sections.flatMap(({ points }) => points).filter(({ code }) => !answered.has(code));
  const operations: ItemOperation[] = open.map(({ code }) => ({
    opId: newId(),
    field: list.field,
    item: code,
    baseRev: 0,
    value: { value: 'yes' },
    at: new Date().toISOString(),
  }));
  for (let at = 0; at < operations.length; at += 50)
    await client.call(endpoints.tasks.putItems, {
      params: { id: taskId },
      body: { operations: operations.slice(at, at + 50) },
    });
}
