/**
 * The checklist on a slow phone: 390×844, a processor four times slower, an empty cache. For the shipped list and for
 * one of 150 points: scripts the route loads (gzip), largest contentful paint, and the interaction to next paint of 50
 * answers at the 98th percentile. Each figure is the median of `RUNS` runs. Prints and judges nothing.
 */
import { gzipSync } from 'node:zlib';
import { endpoints } from '@closeloop/contracts';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startApp, type App } from '../e2e/src/app.ts';
import { findChromium } from '../e2e/src/chromium.ts';
import { checkIn, chooseProject, start, waitingTask } from '../e2e/src/drive.ts';
import { overHttp } from '../e2e/src/people.ts';
import type { Client } from '../server/test/client.ts';

const RUNS = Number(process.env['RUNS'] ?? 5);
const SLOWER = 4;
const TAPS = 50;
const POINTS = 150;
const APPLICATION = 'self-inspection';
const LIST = 'forms/self-inspection/site.checklist.json';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const say = (line: string) => void process.stdout.write(`${line}\n`);
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** The 98th percentile as the metric defines it: the worst, leaving out one of every fifty. */
const percentile98 = (all: readonly number[]) => all.toSorted((a, b) => b - a)[Math.floor(all.length / 50)] ?? 0;

interface Run {
  readonly paint: number;
  readonly taps: readonly number[];
  /** Milliseconds of work in tasks over 50 ms, until the list is there. */
  readonly blocked: number;
  readonly scripts: { readonly files: number; readonly gzip: number };
}

/** An inspection of its own whose checklist is open; answers the id of its task. */
async function openInspection(client: Client): Promise<string> {
  const { id } = await start(client, 'self-inspection/inspection');
  await checkIn(client, id);
  await chooseProject(client, id, '云溪新城');
  return (await waitingTask(client, id)).id;
}

/** Publishes the application with a list filled up to `POINTS`. */
async function lengthen(app: App): Promise<void> {
  const admin = await overHttp(app, '孙八');
  const params = { app: APPLICATION };
  const file = await admin.call(endpoints.studio.readFile, { params, query: { path: LIST } });
  const list = JSON.parse(file.text) as { sections: { code: string; points: { code: string }[] }[] };
  const points = list.sections.flatMap((section) => section.points);
  const more = points
    .slice(0, POINTS - points.length)
    .map((point, index) => ({ ...point, code: `Y-${String(index + 1).padStart(2, '0')}` }));
  const text = JSON.stringify({
    ...list,
    sections: [...list.sections, { ...list.sections[0], code: 'Y', points: more }],
  });
  await admin.call(endpoints.studio.saveFile, { params, query: { path: LIST }, rev: file.rev, body: { text } });
  await admin.call(endpoints.studio.deploy, { params, body: { note: `${String(POINTS)} points` } });
}

/** Runs in the page before anything else: keeps what the browser says of paints, tasks and taps. */
function observe(): void {
  const kept = { paint: 0, blocked: 0, taps: {} as Record<number, number> };
  Object.assign(globalThis, { kept });
  const watch = (type: string, take: (entry: PerformanceEntry) => void) => {
    const options = { type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit;
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe(options);
  };
  watch('largest-contentful-paint', (entry) => (kept.paint = entry.startTime));
  watch('longtask', (entry) => (kept.blocked += entry.duration));
  watch('event', (entry) => {
    const { interactionId, duration } = entry as PerformanceEventTiming;
    if (interactionId > 0) kept.taps[interactionId] = Math.max(kept.taps[interactionId] ?? 0, duration);
  });
}
const seen = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { kept: { paint: number; blocked: number; taps: object } }).kept);

/** The middle of the next unanswered yes below the bar, in the page's own words: role queries would slow the tap down. */
function nextYes(): { x: number; y: number } | null {
  const top = document.querySelector('[data-bar]')?.getBoundingClientRect().bottom ?? 0;
  for (const group of document.querySelectorAll('[role=radiogroup]:not(:has([aria-checked=true]))')) {
    const { x, y, width, height } = group.querySelector('[role=radio]')?.getBoundingClientRect() ?? new DOMRect();
    if (height > 0 && y > top + 50 && y + height < innerHeight - 100) return { x: x + width / 2, y: y + height / 2 };
  }
  return null;
}

/** Answers `TAPS` points as a thumb does, one after the other where the list brings them. */
async function tapThrough(page: Page): Promise<void> {
  for (let filled = 0; filled < TAPS; filled++) {
    const at = await (await page.waitForFunction(nextYes)).jsonValue();
    if (at) await page.touchscreen.tap(at.x, at.y);
    await page.waitForFunction(
      (n) => Number(document.querySelector('[role=progressbar]')?.ariaValueNow) >= n,
      filled + 1,
    );
    await page.waitForTimeout(350);
  }
}

async function openPhone(browser: Browser, app: App, client: Client): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...PHONE,
    baseURL: app.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const cookies = [...client.cookies].map(([name, value]) => ({ name, value, url: app.url }));
  await context.addCookies(cookies);
  return context;
}

async function measure(browser: Browser, app: App, client: Client): Promise<Run> {
  const task = await openInspection(client);
  const context = await openPhone(browser, app, client);
  const page = await context.newPage();
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  await page.addInitScript(observe);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(`/tasks/${task}`);
  await page.getByRole('progressbar').waitFor();
  await page.waitForLoadState('networkidle');
  const { paint, blocked } = await seen(page);
  const bodies = await Promise.all(scripts);
  await tapThrough(page);
  await page.waitForTimeout(500);
  const { taps } = await seen(page);
  await context.close();
  const gzip = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
  return { paint, blocked, taps: Object.values(taps) as number[], scripts: { files: bodies.length, gzip } };
}

async function report(title: string, browser: Browser, app: App): Promise<void> {
  const client = await overHttp(app, '李四');
  const runs: Run[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure(browser, app, client));
  const of = (figure: (run: Run) => number) => {
    const all = runs.map(figure);
    return `${Math.round(median(all)).toString().padStart(6)}   (${all.map((one) => Math.round(one)).join(' ')})`;
  };
  say(`\n${title}, processor ÷ ${String(SLOWER)}, median of ${String(RUNS)} runs`);
  say(
    `  scripts, gzip kB        ${((runs[0]?.scripts.gzip ?? 0) / 1024).toFixed(1).padStart(6)}   (${String(runs[0]?.scripts.files)} files)`,
  );
  say(`  LCP, ms                 ${of((run) => run.paint)}`);
  say(`  long tasks till then, ms${of((run) => run.blocked)}`);
  say(`  INP p98 of ${String(TAPS)} taps, ms  ${of((run) => percentile98(run.taps))}`);
  say(`  median tap, ms          ${of((run) => median(run.taps))}`);
}

const { file, env } = await findChromium();
const browser = await chromium.launch({ executablePath: file, env, args: ['--no-sandbox', '--disable-gpu'] });
const app = await startApp();
try {
  await report('Shipped checklist', browser, app);
  await lengthen(app);
  await report(`Checklist of ${String(POINTS)} points`, browser, app);
} finally {
  await browser.close();
  await app.stop();
}
