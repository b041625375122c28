/** The people of the demonstration, each in a browser of his own: signed in through the page, and the same over HTTP. */
import type { BrowserContext, Page } from 'playwright-core';
import { endpoints } from '@closeloop/contracts';
import { openClient, type Client } from '../../server/test/client.ts';
import type { App } from './app.ts';
import type { ContextOptions, Screen, TestBrowser } from './browser.ts';
import { words } from './words.ts';

export interface Person {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens a browser, chooses the person from the list of demonstration accounts, and waits for the first page. */
export async function enter(
  browser: TestBrowser,
  app: App,
  name: string,
  screen: Screen = 'phone',
  options: ContextOptions = {},
): Promise<Person> {
  const context = await browser.open(screen, { baseURL: app.url, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto('/login');
  await signIn(page, name, options.locale);
  return { name, context, page, close: () => context.close() };
}

/** From the sign-in page on. */
export async function signIn(page: Page, name: string, locale: 'zh-CN' | 'en' = 'zh-CN'): Promise<void> {
  await page.getByRole('button', { name: words[locale].demoAccounts }).click();
  await page.getByRole('listitem').getByRole('button').filter({ hasText: name }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

/** The same person over HTTP: a session of its own, answers in Chinese. */
export async function overHttp(app: App, name: string): Promise<Client> {
  const client = openClient(app.url);
  client.headers['accept-language'] = 'zh-CN';
  const { rows } = await client.call(endpoints.identity.demoAccounts);
  const found = rows.find((row) => row.name === name);
  if (!found) throw new Error(`nobody called ${name} among the demonstration accounts`);
  await client.call(endpoints.identity.demoSignIn, { body: { personId: found.id } });
  return client;
}
