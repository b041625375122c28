/** Waits until what is read is what is expected; the failure tells what it was last. Works inside and outside a test. */
import { setTimeout as pause } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';

const PATIENCE = 20_000;

export async function eventually<T>(read: () => Promise<T>, expected: T | ((seen: T) => boolean)): Promise<void> {
  const holds = (seen: T) => (isTest(expected) ? expected(seen) : isDeepStrictEqual(seen, expected));
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const seen = await read();
    if (holds(seen)) return;
    if (Date.now() > deadline)
      throw new Error(`still ${inspect(seen)}, expected ${isTest(expected) ? String(expected) : inspect(expected)}`);
    await pause(50);
  }
}

function isTest<T>(expected: T | ((seen: T) => boolean)): expected is (seen: T) => boolean {
  return typeof expected === 'function';
}
