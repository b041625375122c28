/** Which language to start in: account, then this device, then the browser; Chinese when nothing fits. */
import type { Language } from '@closeloop/contracts';

export interface LocaleSources {
  readonly account?: Language | undefined;
  readonly stored?: Language | undefined;
  readonly browser: readonly string[];
}

function ofBrowser(tags: readonly string[]): Language | undefined {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'zh') return 'zh-CN';
    if (primary === 'en') return 'en';
  }
  return undefined;
}

export function chooseLocale({ account, stored, browser }: LocaleSources): Language {
  return account ?? stored ?? ofBrowser(browser) ?? 'zh-CN';
}
