/** The life of a joining code as the screen shows it. */
export interface Countdown {
  /** Whole seconds left, never below 0. */
  readonly seconds: number;
  /** `mm:ss` */
  readonly text: string;
  /** Time to fetch the next one: a code must not run out in somebody's camera. */
  readonly renew: boolean;
}

/** A code is replaced this long before it ends. */
const margin = 5;

export function countdown(expiresAt: string, now: Date): Countdown {
  const seconds = Math.max(0, Math.ceil((Date.parse(expiresAt) - now.getTime()) / 1000) - margin);
  const text = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  return { seconds, text, renew: seconds === 0 };
}
