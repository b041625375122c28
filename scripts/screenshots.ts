/**
 * Pictures of every screen in both languages, on the phone and the PC:
 *
 *   npm run screenshots [-- [--dark] [--language en] [--only NAME] [FOLDER]]
 *   npm run screenshots -- --readme
 *
 * FOLDER is `.cache/screens` unless named; `--only` takes the screens whose name has NAME in it. With `--readme` it takes
 * just the pictures the README shows, in Chinese, and puts them in their place.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { startApp, type App } from '../e2e/src/app.ts';
import { openBrowser, screenshot, type TestBrowser } from '../e2e/src/browser.ts';
import { makeContent, type Content } from '../e2e/src/content.ts';
import { devices, screens, type Device, type ScreenPage } from '../e2e/src/screens.ts';
import { openVisitors } from '../e2e/src/visitor.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const SHOWN = path.join(ROOT, 'docs/screenshots');
/** Pictures of the README: name of the picture ← screen and device. */
const README: Readonly<Record<string, readonly [screen: string, device: Device]>> = {
  'phone-home': ['home', 'phone'],
  'phone-check-in': ['check-in-done', 'phone'],
  'phone-checklist': ['checklist', 'phone'],
  'pc-case': ['case', 'pc'],
  'pc-inbox': ['inbox', 'pc'],
  'pc-studio': ['studio-flow', 'pc'],
  'pc-posts': ['project-posts', 'pc'],
};
const { values, positionals } = parseArgs({
  options: {
    dark: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    language: { type: 'string' },
    only: { type: 'string', default: '' },
  },
  allowPositionals: true,
});
const folder = path.resolve(positionals[0] ?? path.join(ROOT, '.cache/screens'));
const inReadme = new Set(Object.values(README).map(([screen]) => screen));
const chosen = screens.filter(({ name }) => (values.readme ? inReadme.has(name) : name.includes(values.only)));
const wanted = values.readme ? 'zh-CN' : values.language;
const languages = (['zh-CN', 'en'] as const).filter((one) => one === (wanted ?? one));

async function takeAll(app: App, browser: TestBrowser, content: Content, language: (typeof languages)[number]) {
  const visitors = openVisitors(app, browser, content, language);
  const take = async (screen: ScreenPage, device: Device) => {
    const visitor = await visitors.of(screen.as, device);
    const { page } = visitor;
    await visitor.show(screen);
    if (values.dark) await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
    await screenshot(page, `${screen.name}-${device}-${language}${values.dark ? '-dark' : ''}`, folder);
  };
  for (const screen of chosen) for (const device of devices(screen)) await take(screen, device);
  await visitors.close();
}

async function refreshReadme(): Promise<void> {
  for (const [name, [screen, device]] of Object.entries(README)) {
    const taken = sharp(path.join(folder, `${screen}-${device}-zh-CN.png`));
    await taken.png({ palette: true, effort: 10 }).toFile(path.join(SHOWN, `${name}.png`));
  }
}

mkdirSync(folder, { recursive: true });
const [app, browser] = await Promise.all([startApp(), openBrowser()]);
try {
  const content = await makeContent(app);
  for (const language of languages) await takeAll(app, browser, content, language);
  if (values.readme) await refreshReadme();
  process.stdout.write(`${folder}\n`);
} finally {
  await browser.close();
  await app.stop();
}
