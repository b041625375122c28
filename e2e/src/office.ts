/** The ways through projects, posts and sign-in on the PC. By roles and words only. */
import type { Locator, Page } from 'playwright-core';

export async function openProjects(page: Page): Promise<void> {
  await page.goto('/projects');
  await page.getByRole('table', { name: '项目信息维护' }).or(page.getByText('还没有同步到')).waitFor();
}

/** The posts of a project, from the list of projects. */
export async function openPosts(page: Page, project: string): Promise<void> {
  await openProjects(page);
  await page.getByRole('row').filter({ hasText: project }).getByRole('link', { name: '人员设置' }).click();
  await page.getByRole('heading', { name: project }).waitFor();
}

/** The names of the projects the list shows. */
export async function shownProjects(page: Page): Promise<string[]> {
  await openProjects(page);
  const rows = await page
    .getByRole('table', { name: '项目信息维护' })
    .locator('tbody')
    .getByRole('row')
    .allInnerTexts();
  return rows.map((text) => text.split('\n')[0]?.trim() ?? '');
}

export async function pullRegistry(page: Page): Promise<void> {
  await page.getByRole('button', { name: '立即同步' }).click();
  await page.getByText(/^已同步，变更 \d+ 条$/).waitFor();
}

export function post(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Opens the drawer of a post; answers the row of the person in it. */
export async function candidate(page: Page, postName: string, person: string): Promise<Locator> {
  await post(page, postName).getByRole('button', { name: '添加' }).click();
  const row = page.getByRole('dialog').getByRole('listitem').filter({ hasText: person });
  await row.waitFor();
  return row;
}

export async function closeDrawer(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

export async function addToPost(page: Page, postName: string, person: string): Promise<void> {
  await (await candidate(page, postName, person)).getByRole('checkbox').check();
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await post(page, postName).getByText(person, { exact: true }).waitFor();
}

export async function removeFromPost(page: Page, postName: string, person: string): Promise<void> {
  await page.getByRole('button', { name: `把${person}移出${postName}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: '移出' }).click();
  await post(page, postName).getByText(person, { exact: true }).waitFor({ state: 'detached' });
}

/** Signs in at the demonstration's identity provider; what comes of it is the caller's to look at. */
export async function enterByProvider(page: Page, kind: '个人' | '企业', name: string): Promise<void> {
  await page.goto('/login');
  await page.getByRole('link', { name: '闽政通（演示）登录' }).click();
  await page
    .getByRole('radio', { name: kind })
    .or(page.getByRole('button', { name: kind, exact: true }))
    .first()
    .click();
  await page.getByRole('listitem').getByRole('button').filter({ hasText: name }).first().click();
}
