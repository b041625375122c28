/** Finds what is due and does each in its own transaction: timers, ends of back-offs, long runs, the outbox, old messages. */
import type { EngineTx } from '../port.ts';
import { type CommandContext, onInstance, type Records } from './commands/command.ts';
import { recurJob } from './commands/job-commands.ts';
import { expireMessage } from './expired-messages.ts';
import { doOutboxItem } from './outbox-work.ts';
import type { Run } from './run.ts';
import { fireStartTimer } from './start-timers.ts';
import type { Locator } from './store/load.ts';
import { fireTimer } from './timer-firing.ts';

/** null: somebody else has done it or does it. */
export type DueItem = (context: CommandContext) => Promise<Records | null>;

type Kind = 'continuations' | 'outbox' | 'timers' | 'jobs' | 'start_events' | 'messages';

/** What has been begun comes before what is new. */
const dueText = `(select 'continuations' as kind, key::text, created_at as at, 0 as rank from engine.continuations
    order by created_at limit $2)
  union all (select 'outbox', key::text, created_at, 1 from engine.outbox order by created_at, key limit $2)
  union all (select 'timers', key::text, due_at, 2 from engine.timers where due_at <= $1 order by due_at limit $2)
  union all (select 'jobs', key::text, retry_at, 2 from engine.jobs where retry_at <= $1 order by retry_at limit $2)
  union all (select 'start_events', key::text, due_at, 2 from engine.start_events
    where due_at <= $1 order by due_at limit $2)
  union all (select 'messages', key::text, expires_at, 2 from engine.messages
    where expires_at <= $1 order by expires_at limit $2)
  order by rank, at, key limit $2`;

export async function dueItems(tx: EngineTx, now: Date, limit: number): Promise<DueItem[]> {
  const { rows } = await tx.query<{ kind: Kind; key: string }>(dueText, [now.toISOString(), limit]);
  return rows.map(({ kind, key }) => works[kind](key));
}

/** A tree that somebody else holds is left for later. */
function onTree(locator: Locator, work: (run: Run) => void): DueItem {
  return (context) => onInstance(context, locator, work, { wait: 'skip' });
}

const works: Readonly<Record<Kind, (key: string) => DueItem>> = {
  // Loading the tree puts the steps of a long run back into the queue.
  continuations: (key) => onTree({ table: 'continuations', key }, () => undefined),
  outbox: (key) => (context) => doOutboxItem(context, key),
  timers: (key) =>
    onTree({ table: 'timers', key }, (run) => {
      const timer = run.state.tables.timers.get(key);
      if (timer && new Date(timer.due_at) <= run.now) fireTimer(run, timer);
    }),
  jobs: (key) =>
    onTree({ table: 'jobs', key }, (run) => {
      recurJob(run, key);
    }),
  start_events: (key) => (context) => fireStartTimer(context, key),
  messages: (key) => (context) => expireMessage(context, key),
};

const nextText = `select least(
  (select min(created_at) from engine.continuations),
  (select min(created_at) from engine.outbox),
  (select min(due_at) from engine.timers),
  (select min(retry_at) from engine.jobs where retry_at is not null),
  (select min(due_at) from engine.start_events where due_at is not null),
  (select min(expires_at) from engine.messages)) as at`;

export async function nextDue(tx: EngineTx): Promise<Date | null> {
  const { rows } = await tx.query<{ at: Date | string | null }>(nextText);
  const at = rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
}
