/**
 * People who look at screens: each signed in over HTTP, with one page per device, language and theme as asked. Nothing
 * moves on these pages, and what they complain about on the console is kept.
 */
import { endpoints, type Language } from '@closeloop/contracts';
import type { BrowserContext, Page } from 'playwright-core';
import type { App } from './app.ts';
import type { TestBrowser } from './browser.ts';
import type { Content } from './content.ts';
import { overHttp } from './people.ts';
import type { Device, ScreenPage } from './screens.ts';
import { settled, watchRequests } from './settled.ts';

export interface Visitor {
  readonly page: Page;
  /** Goes to the screen and waits until it is at rest. */
  show(screen: ScreenPage): Promise<void>;
  /** What the console said since it was asked last, but for what the screen is expected to provoke. */
  complaints(screen: ScreenPage): string[];
}

export interface Visitors {
  /** The page of that person on that device; the same one each time. */
  of(name: string | null, device: Device): Promise<Visitor>;
  close(): Promise<void>;
}

export function openVisitors(app: App, browser: TestBrowser, content: Content, language: Language): Visitors {
  const visitors = new Map<string, Promise<Visitor>>();
  const contexts: BrowserContext[] = [];
  const enter = async (name: string | null, device: Device) => {
    const context = await browser.open(device, { baseURL: app.url, locale: language });
    contexts.push(context);
    if (name !== null) await signIn(context, app, name, language);
    return visitorOn(await context.newPage(), content);
  };
  return {
    of: (name, device) => {
      const key = `${name ?? ''} ${device}`;
      const known = visitors.get(key) ?? enter(name, device);
      visitors.set(key, known);
      return known;
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
    },
  };
}

async function signIn(context: BrowserContext, app: App, name: string, language: Language): Promise<void> {
  const client = await overHttp(app, name);
  await client.call(endpoints.identity.changePreferences, { body: { language } });
  await context.addCookies([...client.cookies].map(([key, value]) => ({ name: key, value, url: app.url })));
}

async function visitorOn(page: Page, content: Content): Promise<Visitor> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  watchRequests(page);
  const heard: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) heard.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => heard.push(`thrown: ${error.message}`));
  const show = async (screen: ScreenPage) => {
    await page.goto(screen.path(content));
    await settled(page);
    if (!screen.open) return;
    await screen.open(page);
    await settled(page);
  };
  return { page, show, complaints: (screen) => heard.splice(0).filter((one) => !isRefusal(one, screen)) };
}

/** The browser itself writes refused requests to the console: a guest asks who he is, some pages are not there. */
function isRefusal(line: string, { as, refused }: ScreenPage): boolean {
  return (as === null && line.includes('401')) || (refused === true && /40[49]/.test(line));
}
