/**
 * Keeps the engine's time: fires what is due, then sleeps until the next thing is. A failed round is logged and tried
 * again; the longest sleep bounds how late something that another process scheduled can be.
 */
import type { Engine } from '@closeloop/engine-adapter';
import type { Log } from '../kernel/log.ts';

const longestSleep = 5_000;

export interface Pump {
  start(): void;
  stop(): Promise<void>;
}

export function openPump(engine: Engine, log: Log): Pump {
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let stopped = true;
  const run = async () => {
    const wait = await work(engine, log);
    if (!stopped) timer = setTimeout(() => (round = run()), wait);
  };
  return {
    start: () => {
      stopped = false;
      round = run();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

/** Milliseconds until the next round. */
async function work(engine: Engine, log: Log): Promise<number> {
  try {
    if ((await engine.pump()) > 0) return 0;
    const next = await engine.nextDue();
    return next === null ? longestSleep : Math.min(longestSleep, Math.max(50, next.getTime() - Date.now()));
  } catch (error) {
    log.warn({ err: error }, 'the engine’s clock missed a round');
    return longestSleep;
  }
}
