/**
 * Work nobody asked for over HTTP: timers of the engine, jobs, sweeping. A loop does its round, then sleeps until the
 * round itself says there is more to do, somebody wakes it (after a commit that made work), or `atMost` has passed,
 * which catches what other processes made. A failing round is logged and tried again later, ever less often up to a
 * minute; it never ends the loop. Rounds of one loop never overlap.
 */
import type { Log } from './log.ts';

export interface Loop {
  /** Have a round soon; during a round, another one right after. */
  wake(): void;
  /** Waits for the round under way. */
  stop(): Promise<void>;
}
export interface LoopOptions {
  readonly name: string;
  readonly log: Log;
  /** Does what is due; answers when to come back at the latest: a time, or undefined for whenever woken. */
  readonly round: () => Promise<Date | undefined>;
  /** Milliseconds of sleep at most. */
  readonly atMost: number;
}

const LONGEST_BACK_OFF = 60_000;
const FIRST_BACK_OFF = 250;

export function startLoop(options: LoopOptions): Loop {
  let stopped = false;
  let woken = false;
  let endSleep: () => void = () => undefined;
  // Asked through functions: both change while the loop waits.
  const isStopped = () => stopped;
  const isWoken = () => woken;
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    let failures = 0;
    while (!isStopped()) {
      woken = false;
      const pause = await oneRound(options, failures);
      failures = pause.failed ? failures + 1 : 0;
      // A wish that came during the round is granted at once, but not while the work keeps failing.
      if (!isStopped() && (pause.failed || !isWoken())) await sleep(pause.ms);
    }
  };
  const running = run();
  return {
    wake: () => {
      woken = true;
      endSleep();
    },
    stop: async () => {
      stopped = true;
      endSleep();
      await running;
    },
  };
}

async function oneRound(options: LoopOptions, failures: number): Promise<{ ms: number; failed: boolean }> {
  try {
    const next = await options.round();
    const until = next ? next.getTime() - Date.now() : options.atMost;
    return { ms: Math.max(0, Math.min(until, options.atMost)), failed: false };
  } catch (error) {
    options.log.error({ err: error, loop: options.name }, 'a round failed');
    return { ms: Math.min(FIRST_BACK_OFF * 2 ** failures, LONGEST_BACK_OFF), failed: true };
  }
}
