/**
 * Keeps one process running: when it ends although nobody stopped it, it is launched again, patiently (after a crash
 * PostgreSQL refuses to start until the last process of the old one has gone). The first launch fails loudly.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface Launched {
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MS = 250;

/** Returns the function that stops it for good. `onLoss` is told each time it ended by itself. */
export async function supervise(launch: () => Promise<Launched>, onLoss: () => void): Promise<() => Promise<void>> {
  let stopping = false;
  let current: Launched | undefined = await launch();
  const loop = async () => {
    while (current) {
      await current.ended;
      if (stopping) return;
      onLoss();
      current = await relaunch();
    }
  };
  const relaunch = async () => {
    while (!stopping) {
      const next = await launch().catch(() => undefined);
      if (next) return next;
      await pause(RETRY_MS);
    }
    return undefined;
  };
  const done = loop();
  return async () => {
    stopping = true;
    await current?.stop();
    await done;
  };
}
