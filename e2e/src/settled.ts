/** When a page has come to rest: nothing asked for, nothing loading, nothing moving. The live stream stays open. */
import type { Page, Request } from 'playwright-core';
import { eventually } from './eventually.ts';

const asked = new WeakMap<Page, Set<Request>>();

/** Has to be called before the page asks for anything. */
export function watchRequests(page: Page): void {
  const open = new Set<Request>();
  asked.set(page, open);
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/api/events')) open.add(request);
  });
  const over = (request: Request) => open.delete(request);
  page.on('requestfinished', over);
  page.on('requestfailed', over);
}

export async function settled(page: Page): Promise<void> {
  let quiet = 0;
  const look = async () => {
    const busy = (asked.get(page)?.size ?? 0) > 0 || !(await page.evaluate(atRest));
    quiet = busy ? 0 : quiet + 1;
    return quiet;
  };
  await eventually(look, (times) => times >= 2);
}

function atRest(): boolean {
  return (
    document.querySelector('h1') !== null &&
    document.querySelector('[aria-busy=true]') === null &&
    [...document.images].every((image) => image.complete) &&
    document.fonts.status === 'loaded' &&
    document.getAnimations().every((one) => one.playState !== 'running')
  );
}
