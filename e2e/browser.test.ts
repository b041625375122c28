/** The browser itself: what every journey relies on. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { ON_SITE, openBrowser, type TestBrowser } from './src/browser.ts';

let app: App;
let browser: TestBrowser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

/** The pixels of one character, as the product's font list paints it. */
function paint(page: Page, character: string): Promise<string> {
  return page.evaluate(async (text) => {
    const font = "40px 'PingFang SC'";
    await document.fonts.load(font, text);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 48;
    const context = canvas.getContext('2d');
    if (!context) return '';
    context.font = font;
    context.fillText(text, 4, 40);
    return canvas.toDataURL();
  }, character);
}

test('Chinese characters are painted as themselves, not as boxes', async () => {
  const context = await browser.open('phone', { baseURL: app.url });
  const page = await context.newPage();
  await page.goto('/healthz');
  const [first, second, box, blank] = await Promise.all(['闭', '环', '\u{10FFFF}', ' '].map((one) => paint(page, one)));
  expect(first).not.toBe(second);
  expect([box, blank]).not.toContain(first);
  expect([box, blank]).not.toContain(second);
  await context.close();
});

test.each([
  ['phone', 390, 844],
  ['pc', 1440, 900],
] as const)('the %s has its size, language, time zone and position', async (screen, width, height) => {
  const context = await browser.open(screen, { baseURL: app.url });
  const page = await context.newPage();
  await page.goto('/healthz');
  const seen = await page.evaluate(async () => ({
    width: window.screen.width,
    height: window.screen.height,
    language: navigator.language,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    latitude: await new Promise<number>((resolve, reject) => {
      navigator.geolocation.getCurrentPosition((found) => resolve(found.coords.latitude), reject);
    }),
  }));
  expect(seen).toEqual({ width, height, language: 'zh-CN', zone: 'Asia/Shanghai', latitude: ON_SITE.latitude });
  await context.close();
});
