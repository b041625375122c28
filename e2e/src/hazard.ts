/** The ways through a hazard report. By roles and words only. */
import type { Page } from 'playwright-core';
import { openTaskFrom, confirmed } from './inspection.ts';
import { photograph, type PickedFile } from './pictures.ts';

export async function report(page: Page, place: string, text: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: '随手拍' }).tap();
  await page.getByLabel('从相册选').setInputFiles([await photograph('隐患.jpg', '#9a7f6b')]);
  await page.getByRole('button', { name: /^隐患照片 1 \/ 1/ }).waitFor();
  await page.getByRole('textbox', { name: '隐患描述' }).fill(text);
  await page.getByRole('textbox', { name: '部位' }).fill(place);
  await page.getByRole('radio', { name: '一般隐患' }).check();
  await confirmed(page, '上报', '确认上报', '已上报，等待派单');
}

export async function claim(page: Page, place: string): Promise<void> {
  await openTaskFrom(page, '待派单', place);
  await page.getByRole('button', { name: '领取' }).tap();
}

export async function assign(page: Page, fixer: string): Promise<void> {
  await page.getByRole('radio', { name: fixer }).check();
  await page.getByRole('button', { name: '1 工作日' }).tap();
  await confirmed(page, `派给${fixer}`, '确认派单', `已派给${fixer}`);
}

export async function fix(page: Page, place: string, text: string, photo: PickedFile): Promise<void> {
  await openTaskFrom(page, '隐患整改', place);
  await page.getByLabel('从相册选').setInputFiles([photo]);
  await page.getByRole('button', { name: /^整改后照片 1 \/ 1/ }).waitFor();
  await page.getByRole('textbox', { name: '整改说明' }).fill(text);
  await confirmed(page, '提交整改', '确认提交', '已提交，等待李四确认');
}
