/** Once an hour: what is past its time leaves the database and the disk. */
import type { Log } from './log.ts';
import { startLoop, type Loop } from './runner.ts';
import type { SystemTransact, Tx } from './types.ts';

const HOUR_MS = 3_600_000;

/** Answers kept for replay: long enough for a phone that was offline for a month. */
async function forgetAnswers(tx: Tx): Promise<void> {
  await tx.query("delete from idempotency_keys where created_at < now() - interval '30 days'");
}

export function startHousekeeping(transact: SystemTransact, log: Log, chores: readonly (() => Promise<void>)[]): Loop {
  return startLoop({
    name: 'housekeeping',
    log,
    atMost: HOUR_MS,
    round: async () => {
      await transact(forgetAnswers);
      for (const chore of chores) await chore();
      return undefined;
    },
  });
}
