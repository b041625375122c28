/** When a test of the file fails, the pages that were open are kept as pictures in `test-results/`. */
import { afterEach } from 'vitest';
import type { TestBrowser } from './browser.ts';

export function pictureFailures(browser: () => TestBrowser): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await browser().picture(task.name.replace(/[^\p{L}\p{N}]+/gu, '-'));
  });
}
