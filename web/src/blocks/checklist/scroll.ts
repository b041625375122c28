/**
 * Moving a list so that something comes to a given height of the screen. Cards off screen have estimated heights only,
 * so the way is measured again in every frame and the end is exact.
 */
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const span = 180;

/** The box that scrolls around a node: a pane on the PC, the page on the phone. */
function scrollerOf(node: HTMLElement): HTMLElement {
  for (let box = node.parentElement; box; box = box.parentElement) {
    const { overflowY } = getComputedStyle(box);
    if ((overflowY === 'auto' || overflowY === 'scroll') && box !== document.body) return box;
  }
  return document.scrollingElement as HTMLElement;
}

let running = 0;

/** Brings the top of `node` to `top` pixels below the top of the window. */
export function bringTo(node: HTMLElement, top: number, smooth = true): void {
  const box = scrollerOf(node);
  const missing = (): number => node.getBoundingClientRect().top - top;
  cancelAnimationFrame(running);
  if (!smooth || calm.matches) {
    box.scrollTop += missing();
    running = requestAnimationFrame(() => (box.scrollTop += missing()));
    return;
  }
  const begun = performance.now();
  let done = 0;
  const frame = (now: number): void => {
    const time = Math.min(1, (now - begun) / span);
    const eased = 1 - (1 - time) ** 3;
    const share = time === 1 ? 1 : (eased - done) / (1 - done);
    done = eased;
    box.scrollTop += missing() * Math.max(0, share);
    if (time < 1) running = requestAnimationFrame(frame);
  };
  running = requestAnimationFrame(frame);
}
