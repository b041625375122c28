/**
 * One finger moves the canvas, two fingers zoom it: the viewer library answers the mouse only. Answers the stop.
 */
export interface Canvas {
  scroll(delta: { dx: number; dy: number }): void;
  zoom(level: number, center: { x: number; y: number }): number;
  zoom(): number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const LEAST = 0.3;
const MOST = 3;

export function touchNavigation(element: HTMLElement, canvas: Canvas): () => void {
  const fingers = new Map<number, Point>();
  element.style.touchAction = 'none';

  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse') return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (!other) {
      canvas.scroll({ dx: now.x - before.x, dy: now.y - before.y });
      return;
    }
    const box = element.getBoundingClientRect();
    const level = Math.min(
      MOST,
      Math.max(LEAST, (canvas.zoom() * distance(now, other)) / (distance(before, other) || 1)),
    );
    canvas.zoom(level, { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top });
  };
  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) element.addEventListener(end, up);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) element.removeEventListener(end, up);
  };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
