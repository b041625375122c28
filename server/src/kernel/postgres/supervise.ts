/**
 * Keeps one process running: when it ends although nobody stopped it, it is launched again, patiently (after a crash
 * PostgreSQL refuses to start until the last process of the old one has gone). The first launch fails loudly.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface Launched {
  readonly ended: Promise<void>;
  /** Does nothing when it has ended already. */
  stop(): Promise<void>;
}

const RETRY_MS = 250;

/** Returns the function that stops it for good. `onLoss` is told each time it ended by itself. */
export async function supervise(launch: () => Promise<Launched>, onLoss: () => void): Promise<() => Promise<void>> {
  let current = await launch();
  let stopping = false;
  const isStopping = () => stopping;
  const relaunch = async () => {
    while (!isStopping()) {
      const next = await launch().catch(() => undefined);
      if (next) return next;
      await pause(RETRY_MS);
    }
    return current;
  };
  const watch = async () => {
    while (!isStopping()) {
      await current.ended;
      if (isStopping()) return;
      onLoss();
      current = await relaunch();
    }
  };
  const watching = watch();
  return async () => {
    stopping = true;
    await current.stop();
    await watching;
    // A launch that was under way has finished meanwhile.
    await current.stop();
  };
}
