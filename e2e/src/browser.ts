/**
 * A real headless Chromium and the two screens the product is made for.
 *
 *   const browser = await openBrowser();
 *   const phone = await browser.open('phone', { baseURL: app.url });
 *   const page = await phone.newPage();
 *
 * Each context is a person of his own: fresh cookies and storage, Shanghai time, a position on site, a fake camera.
 */
import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { addChineseFont } from './chinese-font.ts';
import { findChromium } from './chromium.ts';

export type Screen = 'phone' | 'pc';

export interface ContextOptions {
  readonly baseURL?: string;
  readonly locale?: 'zh-CN' | 'en';
  /** What the person allows; without it position and camera. */
  readonly permissions?: string[];
  /** Overrides of the screen, such as another width. */
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface TestBrowser {
  open(screen: Screen, options?: ContextOptions): Promise<BrowserContext>;
  /** A picture of every open page, in `test-results/`. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const SCREENS: Record<Screen, BrowserContextOptions> = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  pc: { viewport: { width: 1440, height: 900 } },
};
/** Beside the gate of the first sample project. */
export const ON_SITE = { latitude: 26.0802, longitude: 119.2991, accuracy: 12 };
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--font-render-hinting=none',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

export async function openBrowser(): Promise<TestBrowser> {
  const { file, env } = await findChromium();
  const browser = await chromium.launch({ executablePath: file, env, args: ARGUMENTS, headless: true });
  const open = async (screen: Screen, { locale = 'zh-CN', ...rest }: ContextOptions = {}) => {
    const context = await browser.newContext({
      ...SCREENS[screen],
      locale,
      timezoneId: 'Asia/Shanghai',
      geolocation: ON_SITE,
      permissions: ['geolocation', 'camera'],
      ...rest,
    });
    await addChineseFont(context);
    return context;
  };
  const picture = async (name: string) => {
    const pages = browser.contexts().flatMap((context) => context.pages());
    for (const [index, page] of pages.entries()) await screenshot(page, `${name}-${String(index)}`);
  };
  return { open, picture, close: () => browser.close() };
}

/** A picture of the page once its fonts are there, in `test-results/` (or below `folder`). */
export async function screenshot(page: Page, name: string, folder = 'test-results'): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' });
}
