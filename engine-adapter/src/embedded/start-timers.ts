/** Timer start events that are due start an instance, and wait for their next turn when they have one. */
import type { CommandContext, Records } from './commands/command.ts';
import { start } from './outbox-work.ts';
import { nextTurn } from './timer-firing.ts';

interface DueStart {
  readonly definition_key: string;
  readonly element_id: string;
  readonly due_at: Date | string;
  readonly repetitions: number;
  readonly cycle: string | null;
}

const takeText = `select definition_key::text, element_id, due_at, repetitions, cycle from engine.start_events
  where key = $1::bigint and due_at <= $2 for update skip locked`;

/** null: somebody else does it, or a newer version has taken its place. */
export async function fireStartTimer(context: CommandContext, key: string): Promise<Records | null> {
  const { tx, now } = context;
  const { rows } = await tx.query<DueStart>(takeText, [key, now.toISOString()]);
  const [due] = rows;
  if (!due) return null;
  const { next, repetitions } = nextOf(due, context);
  const text = 'update engine.start_events set due_at = $2::timestamptz, repetitions = $3 where key = $1::bigint';
  await tx.query(text, [key, next, repetitions]);
  return start(context, due.definition_key, [due.element_id], {}, null);
}

function nextOf(
  { cycle, repetitions, due_at }: DueStart,
  context: CommandContext,
): { next: string | null; repetitions: number } {
  if (cycle === null || repetitions === 1) return { next: null, repetitions };
  const next = nextTurn(cycle, new Date(due_at), context).toISOString();
  return { next, repetitions: repetitions === -1 ? -1 : repetitions - 1 };
}
