/**
 * Cards get their content a few at a time: those one looks at first, the others while the page has nothing else to do.
 * A long list then opens as fast as a short one, and in the end all of it is there for searching and for a reader.
 */
import { tick } from 'svelte';
import type { Point } from './point.svelte.ts';

/** As many as a tall screen shows, and some to scroll into. */
const AT_ONCE = 8;
const PER_PAUSE = 3;
/** Also without a pause it goes on after this time. */
const PATIENCE = 300;

const idle = (work: () => void): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: PATIENCE });
  else setTimeout(work, 30);
};

/** Draws the points from `start` on, then the others around it; answers the stop. */
export function drawFrom(points: readonly Point[], start: number): () => void {
  const waiting = [...points.slice(start), ...points.slice(0, start).reverse()].filter((point) => !point.drawn);
  let stopped = false;
  const draw = (count: number): void => {
    for (const point of waiting.splice(0, count)) point.drawn = true;
  };
  const goOn = (): void => {
    if (stopped || waiting.length === 0) return;
    draw(PER_PAUSE);
    void tick().then(() => {
      idle(goOn);
    });
  };
  draw(AT_ONCE);
  requestAnimationFrame(() => {
    idle(goOn);
  });
  return () => (stopped = true);
}
