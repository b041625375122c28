/**
 * What is wrong with a page as it stands, in sentences: text out of reach, words of the other language, and what axe
 * finds serious. Chinese on an English page is allowed where it is data (the caller names those texts) or says that it is
 * Chinese (`lang`); whatever else is left of it is a missing translation.
 */
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const HAN = /[\u3001-\u303f\u3400-\u9fff\uff01-\uff60]+/gu;

/** What leaves the page to the side, and controls whose words or edges are cut off. */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${String(scrollWidth)} in ${String(clientWidth)}`);
    const wordsOf = (element: Element) => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
    const inScroller = (element: Element): boolean => {
      const parent = element.parentElement;
      if (!parent || parent === document.body) return false;
      const scrolls = ['auto', 'scroll'].includes(getComputedStyle(parent).overflowX);
      return (scrolls && parent.tagName !== 'MAIN') || inScroller(parent);
    };
    for (const control of document.querySelectorAll<HTMLElement>('button, a[href], input, textarea, select')) {
      const box = control.getBoundingClientRect();
      if (box.width === 0 || !control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.closest('.sr-only, .djs-container') || getComputedStyle(control).position === 'absolute') continue;
      if ((box.left < -1 || box.right > clientWidth + 1) && !inScroller(control))
        found.push(`leaves the page: ${wordsOf(control)}`);
      const cut = control.matches('button, a') && control.scrollWidth > control.clientWidth + 1;
      if (cut && getComputedStyle(control).display !== 'inline') found.push(`cut off: ${wordsOf(control)}`);
    }
    const main = [...document.querySelectorAll('footer button, footer a')].at(-1)?.getBoundingClientRect();
    if (main && (main.bottom > innerHeight + 1 || main.top < 0)) found.push('the main action is out of sight');
    return found;
  });
}

/** Chinese that is neither data nor marked as Chinese. */
export async function untranslated(page: Page, data: readonly string[]): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const texts: string[] = [document.title];
    const foreign = (element: Element | null) => element?.closest('[lang]') !== document.documentElement;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (
        node.nodeValue?.trim() &&
        parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        !foreign(parent)
      )
        texts.push(node.nodeValue.trim());
    }
    for (const element of document.body.querySelectorAll(
      '[aria-label], [placeholder], [title], [alt], input, textarea',
    ))
      if (!foreign(element) && element.checkVisibility())
        for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-valuetext'])
          texts.push(element.getAttribute(name) ?? '');
    return texts;
  });
  const left = shown.map((text) => data.reduce((rest, known) => rest.replaceAll(known, ''), text));
  return [...new Set(left.flatMap((text, n) => (text.match(HAN) ? [`not English: ${shown[n] ?? ''}`] : [])))];
}

/**
 * Serious and critical findings; in the dark only the colours are another matter. What a sticky bar half covers can be
 * scrolled free.
 */
export async function inaccessible(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
  await page.evaluate(`globalThis.axe ?? (() => { ${axe.source} })()`);
  const only: RunOptions['runOnly'] =
    theme === 'light' ? { type: 'tag', values: WCAG } : { type: 'rule', values: ['color-contrast'] };
  const { violations } = await page.evaluate(async (runOnly) => {
    const { axe: judge } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
    return judge.run({ runOnly, resultTypes: ['violations'] });
  }, only);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${theme} ${id}: ${any[0]?.message ?? ''} ${html.slice(0, 160)}`),
    )
    .filter((one) => !/target-size: .*obscured/.test(one));
}
