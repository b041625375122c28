/** Messages that nobody has waited for in time go. */
import type { CommandContext, Records } from './commands/command.ts';
import { Recorder } from './recorder.ts';
import { KeyBlock } from './store/key-block.ts';
import type { Variables } from '../port.ts';

interface ExpiredRow {
  readonly name: string;
  readonly correlation_key: string;
  readonly message_id: string | null;
  readonly variables: string;
  readonly block: string;
}

const takeText = `with gone as (delete from engine.messages where key =
    (select key from engine.messages where key = $1::bigint and expires_at <= $2 for update skip locked)
    returning name, correlation_key, message_id, variables)
  select *, nextval('engine.blocks')::text as block from gone`;

export async function expireMessage(context: CommandContext, key: string): Promise<Records | null> {
  const { rows } = await context.tx.query<ExpiredRow>(takeText, [key, context.now.toISOString()]);
  const [row] = rows;
  if (!row) return null;
  const recorder = new Recorder(new KeyBlock(row.block), context.now);
  recorder.message('EXPIRED', key, {
    name: row.name,
    correlationKey: row.correlation_key,
    messageId: row.message_id ?? '',
    timeToLive: 0,
    variables: JSON.parse(row.variables) as Variables,
  });
  return recorder.records;
}
