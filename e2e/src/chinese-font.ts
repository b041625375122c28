/**
 * Chinese text on a machine without a Chinese font: the pages of a context get a web font under the names the product
 * asks for first. Added by script, so the page's content security policy stays as it is; the file comes from the page's
 * own origin by interception. Only Chinese characters and punctuation use it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext } from 'playwright-core';

const NAMES = ['PingFang SC', 'Songti SC', 'Noto Sans SC'];
const WEIGHTS = ['400', '700'];
const RANGE = 'U+2E80-2FDF, U+3000-303F, U+3400-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF';
const ROUTE = '/chinese-font/';

export async function addChineseFont(context: BrowserContext): Promise<void> {
  await context.route(`**${ROUTE}*`, async (route) => {
    const weight = new URL(route.request().url()).pathname.slice(ROUTE.length);
    await route.fulfill({ body: readWeight(weight), contentType: 'font/woff2' });
  });
  await context.addInitScript(
    ({ names, weights, range, from }) => {
      for (const name of names) {
        for (const weight of weights) {
          const face = new FontFace(name, `url(${from}${weight})`, { weight, unicodeRange: range, display: 'block' });
          document.fonts.add(face);
        }
      }
    },
    { names: NAMES, weights: WEIGHTS, range: RANGE, from: ROUTE },
  );
}

function readWeight(weight: string): Buffer {
  const file = `@fontsource/noto-sans-sc/files/noto-sans-sc-chinese-simplified-${weight}-normal.woff2`;
  return readFileSync(createRequire(import.meta.url).resolve(file));
}
