/** broadcastSignal: accepted at once; everybody who waits for it at that moment gets it, each in a transaction of its own. */
import type { Variables } from '../../port.ts';
import { Recorder } from '../recorder.ts';
import { KeyBlock, takeBlock } from '../store/key-block.ts';
import { leaveOutbox, type OutboxItem } from '../store/outbox.ts';
import {
  checkedName,
  checkedVariables,
  type CommandContext,
  type CommandOf,
  outboxRows,
  type Records,
} from './command.ts';

const listenersText = `select s.key::text, null as definition_key, null as element_id from engine.signal_subscriptions s
    where s.signal_name = $1 and s.process_instance_key <> $2::bigint
  union all select null, e.definition_key::text, e.element_id from engine.start_events e
    where e.kind = 'SIGNAL' and e.name = $1
  order by 1 nulls last, 2, 3`;

interface ListenerRow {
  readonly key: string | null;
  readonly definition_key: string | null;
  readonly element_id: string | null;
}

export async function broadcastSignal(
  context: CommandContext,
  command: CommandOf<'broadcastSignal'>,
): Promise<Records> {
  const name = checkedName(command.name, 'signal name');
  return spreadSignal(context, name, checkedVariables(command.variables), '0');
}

/** `exceptInstance` has heard it already. */
export async function spreadSignal(
  context: CommandContext,
  name: string,
  variables: Variables,
  exceptInstance: string,
): Promise<Records> {
  const { tx, now, hops } = context;
  const keys = new KeyBlock(await takeBlock(tx));
  const recorder = new Recorder(keys, now);
  recorder.add({
    key: keys.nextKey(),
    valueType: 'SIGNAL',
    intent: 'BROADCASTED',
    value: { signalName: name, variables },
  });
  const { rows } = await tx.query<ListenerRow>(listenersText, [name, exceptInstance]);
  const items = rows.map((row) => itemFor(row, variables, hops));
  await leaveOutbox(tx, outboxRows(items, keys, now));
  return recorder.records;
}

function itemFor({ key, definition_key, element_id }: ListenerRow, variables: Variables, hops: number): OutboxItem {
  if (key !== null) return { kind: 'signal', hops, subscriptionKey: key, variables };
  return { kind: 'start', hops, definitionKey: definition_key ?? '', elementId: element_id ?? '', variables };
}
