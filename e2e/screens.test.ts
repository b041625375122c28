/** Every screen in both languages, on the phone and the PC: nothing out of reach, untranslated, inaccessible or in error. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
import { makeContent, type Content } from './src/content.ts';
import { inaccessible, outOfReach, untranslated } from './src/judge.ts';
import { devices, screens, type Device, type ScreenPage } from './src/screens.ts';
import { settled } from './src/settled.ts';
import { openVisitors, type Visitor, type Visitors } from './src/visitor.ts';

const NARROWEST = { width: 360, height: 780 };
let app: App;
let browser: TestBrowser;
let content: Content;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
  content = await makeContent(app);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  let visitors: Visitors;
  beforeAll(() => {
    visitors = openVisitors(app, browser, content, language);
  });
  afterAll(() => visitors.close());

  test.each(screens)('$name', async (screen) => {
    const faults: string[] = [];
    for (const device of devices(screen)) {
      const visitor = await visitors.of(screen.as, device);
      await visitor.show(screen);
      const found = [...(await faultsOf(visitor, screen, device, language)), ...visitor.complaints(screen)];
      faults.push(...found.map((one) => `${device}: ${one}`));
    }
    expect(faults).toEqual([]);
  });
});

/** The structure is the same in both languages, so axe looks at it once, in light and dark. */
async function faultsOf(
  { page }: Visitor,
  { drawn }: ScreenPage,
  device: Device,
  language: 'zh-CN' | 'en',
): Promise<string[]> {
  const faults = await outOfReach(page);
  const data = drawn ? [...content.data, ...content.drawn] : content.data;
  if (language === 'en') faults.push(...(await untranslated(page, data)));
  else faults.push(...(await inaccessible(page, 'light')), ...(await inaccessible(page, 'dark')));
  if (device === 'pc') return faults;
  const usual = page.viewportSize();
  await page.setViewportSize(NARROWEST);
  await settled(page);
  faults.push(...(await outOfReach(page)).map((one) => `at ${String(NARROWEST.width)} ${one}`));
  if (usual) await page.setViewportSize(usual);
  return faults;
}
