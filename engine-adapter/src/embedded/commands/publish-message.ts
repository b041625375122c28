/** publishMessage: accepted at once; who gets it is found by the pump, one instance per transaction. */
import { Refused } from '../refused.ts';
import { Recorder } from '../recorder.ts';
import { KeyBlock, takeBlock } from '../store/key-block.ts';
import { leaveOutbox, type OutboxItem } from '../store/outbox.ts';
import { isStorable } from '../store/rows.ts';
import {
  checkedName,
  checkedVariables,
  type CommandContext,
  type CommandOf,
  outboxRows,
  type Records,
} from './command.ts';

const longestTtlMs = 366 * 24 * 3_600_000;

/** A message of the same id that has expired makes room; one that waits refuses the new one. */
const bufferText = `with gone as (delete from engine.messages
    where name = $2 and correlation_key = $3 and message_id = $4 and expires_at <= $6 returning 1),
  kept as (insert into engine.messages (key, name, correlation_key, message_id, variables, expires_at)
    select $1::bigint, $2::text, $3::text, $4::text, $5::text, $7::timestamptz where (select count(*) from gone) >= 0
    on conflict (name, correlation_key, message_id) where message_id is not null do nothing returning 1)
  insert into engine.outbox (key, item, created_at)
    select $8::bigint, $9::text, $6::timestamptz from kept returning 1`;

export async function publishMessage(context: CommandContext, command: CommandOf<'publishMessage'>): Promise<Records> {
  const { tx, now } = context;
  const name = checkedName(command.name, 'message name');
  const { correlationKey, messageId = '', ttlMs = 0 } = command;
  if (correlationKey.length > 2_000 || !isStorable(correlationKey) || !isStorable(messageId)) {
    throw new Refused('INVALID_ARGUMENT', 'Expected a usable correlation key and message id');
  }
  const variables = checkedVariables(command.variables);
  const keys = new KeyBlock(await takeBlock(tx));
  const recorder = new Recorder(keys, now);
  const key = keys.nextKey();
  const item: OutboxItem = { kind: 'published', messageKey: key, name, correlationKey, variables, correlated: [] };
  const timeToLive = Math.min(Math.max(0, ttlMs), longestTtlMs);
  const value = { name, correlationKey, messageId, timeToLive, variables };
  const rows = outboxRows([item], keys, now);
  recorder.message('PUBLISHED', key, value);
  if (timeToLive === 0) {
    await leaveOutbox(tx, rows);
    recorder.message('EXPIRED', key, value);
    return recorder.records;
  }
  const [row] = rows;
  const expires = new Date(now.getTime() + timeToLive).toISOString();
  const message = [key, name, correlationKey, messageId === '' ? null : messageId, JSON.stringify(variables)];
  const { rowCount } = await tx.query(bufferText, [...message, now.toISOString(), expires, row?.key, row?.item]);
  if (rowCount > 0) return recorder.records;
  const text = `Expected to publish a new message with id '${messageId}', but a message with that id was already published`;
  throw new Refused('ALREADY_EXISTS', text);
}
