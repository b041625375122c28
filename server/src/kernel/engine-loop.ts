/** Keeps the engine going: fires what is due, then sleeps until its next due time, a wake-up after a commit, or 5 s. */
import type { Engine } from '@closeloop/engine-adapter';
import type { Log } from './log.ts';
import { startLoop, type Loop } from './runner.ts';

const BATCH = 50;
const LONGEST_SLEEP_MS = 5_000;

export function startEngineLoop(engine: Engine, log: Log): Loop {
  return startLoop({
    name: 'engine',
    log,
    atMost: LONGEST_SLEEP_MS,
    round: async () => {
      const done = await engine.pump(BATCH);
      return done > 0 ? new Date() : ((await engine.nextDue()) ?? undefined);
    },
  });
}
