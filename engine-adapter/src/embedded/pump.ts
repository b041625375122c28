/** Finds what is due (timers, ends of back-offs, deferred steps of long runs) and does each in its own transaction. */
import type { EngineTx } from '../port.ts';
import { recurJob } from './commands/job-commands.ts';
import type { Run } from './run.ts';
import type { Locator } from './store/load.ts';
import { fireTimer } from './fire-timer.ts';

export interface DueItem {
  readonly locator: Locator;
  readonly work: (run: Run) => void;
}

const dueText = `(select 'continuations' as kind, key::text, created_at as at from engine.continuations order by created_at limit $2)
  union all (select 'timers', key::text, due_at from engine.timers where due_at <= $1 order by due_at limit $2)
  union all (select 'jobs', key::text, retry_at from engine.jobs where retry_at <= $1 order by retry_at limit $2)
  order by at limit $2`;

export async function dueItems(tx: EngineTx, now: Date, limit: number): Promise<DueItem[]> {
  const { rows } = await tx.query<{ kind: 'continuations' | 'timers' | 'jobs'; key: string }>(dueText, [
    now.toISOString(),
    limit,
  ]);
  return rows.map(({ kind: table, key }) => ({ locator: { table, key }, work: workOf(table, key) }));
}

/** A continuation needs no work of its own: loading the instance puts its steps back into the queue. */
function workOf(kind: 'continuations' | 'timers' | 'jobs', key: string): DueItem['work'] {
  return (run) => {
    if (kind === 'jobs') recurJob(run, key);
    const timer = kind === 'timers' ? run.state.timers.get(key) : undefined;
    if (timer && new Date(timer.due_at) <= run.now) fireTimer(run, timer);
  };
}

const nextText = `select least(
  (select min(created_at) from engine.continuations),
  (select min(due_at) from engine.timers),
  (select min(retry_at) from engine.jobs where retry_at is not null)) as at`;

export async function nextDue(tx: EngineTx): Promise<Date | null> {
  const { rows } = await tx.query<{ at: Date | string | null }>(nextText);
  const at = rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
}
