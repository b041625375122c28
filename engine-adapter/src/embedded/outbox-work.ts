/**
 * Does what trees of instances have caused outside of themselves. Each item is done in a transaction of its own, by one
 * server at a time, and locks one tree at most, so that no two wait for each other. Messages of one name and key follow
 * one another.
 */
import type { Variables } from '../port.ts';
import { beginInstance } from './commands/begin-instance.ts';
import { spreadSignal } from './commands/broadcast-signal.ts';
import { type CommandContext, onInstance, type Records } from './commands/command.ts';
import { correlate } from './messages.ts';
import { reachSubscriber } from './signals.ts';
import { takeBlock } from './store/key-block.ts';
import { leaveOutbox, type OutboxItem, type OutboxRow, type PublishedMessage } from './store/outbox.ts';

type ItemOf<Kind extends OutboxItem['kind']> = Extract<OutboxItem, { kind: Kind }>;

const takeText = `delete from engine.outbox where key =
  (select key from engine.outbox where key = $1::bigint for update skip locked) returning item, created_at::text`;

/** null: somebody else does it. */
export async function doOutboxItem(context: CommandContext, key: string): Promise<Records | null> {
  const { rows } = await context.tx.query<Pick<OutboxRow, 'item' | 'created_at'>>(takeText, [key]);
  const [row] = rows;
  if (!row) return null;
  const item = JSON.parse(row.item) as OutboxItem;
  switch (item.kind) {
    case 'published': {
      const { records, again } = await handOver(context, item);
      if (again) await leaveOutbox(context.tx, [{ ...row, key, item: JSON.stringify(again) }]);
      return records;
    }
    case 'opened':
      return meetMessage(context, item);
    case 'released':
      return startNext(context, item);
    case 'signalled':
      return spreadSignal(after(context, item), item.name, item.variables, item.exceptInstance);
    case 'signal':
      return reach(after(context, item), item);
    case 'start':
      return start(after(context, item), item.definitionKey, [item.elementId], item.variables, null);
  }
}

const after = (context: CommandContext, { hops }: { readonly hops: number }): CommandContext => ({ ...context, hops });

async function lockMessage({ tx }: CommandContext, name: string, correlationKey: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1::text, 0))', [
    JSON.stringify([name, correlationKey]),
  ]);
}

interface Target {
  readonly kind: 'subscription' | 'start';
  readonly key: string;
  readonly bpmn_process_id: string;
  readonly element_id: string;
}

/** Who gets the message next: those who wait before those who would be started, each process id once. */
const targetText = `select * from (
    (select 'subscription' as kind, s.key::text, s.bpmn_process_id, s.target_element_id as element_id, 0 as rank
      from engine.message_subscriptions s
      where s.message_name = $1 and s.correlation_key = $2 order by s.element_instance_key)
    union all
    (select 'start', e.definition_key::text, e.bpmn_process_id, e.element_id, 1 from engine.start_events e
      where e.kind = 'MESSAGE' and e.name = $1 and ($2 = '' or not exists (select from engine.process_instances i
        where i.bpmn_process_id = e.bpmn_process_id and i.correlation_key = $2)) order by e.key)
  ) t where not t.bpmn_process_id = any($3::text[]) and not exists (select from engine.message_correlations c
    where c.message_key = $4::bigint and c.bpmn_process_id = t.bpmn_process_id)
  order by rank limit 1`;

async function handOver(
  context: CommandContext,
  item: ItemOf<'published'>,
): Promise<{ records: Records; again: OutboxItem | null }> {
  const { name, correlationKey, messageKey, variables, correlated } = item;
  await lockMessage(context, name, correlationKey);
  const { rows } = await context.tx.query<Target>(targetText, [name, correlationKey, correlated, messageKey]);
  const [target] = rows;
  if (!target) return { records: [], again: null };
  const records =
    target.kind === 'start'
      ? await start(context, target.key, [target.element_id], variables, correlationKey)
      : await correlateTo(context, target.key, variables);
  if (records === null) return { records: [], again: item };
  await noteCorrelation(context, messageKey, target.bpmn_process_id);
  return { records, again: { ...item, correlated: [...correlated, target.bpmn_process_id] } };
}

async function noteCorrelation({ tx }: CommandContext, messageKey: string, bpmnProcessId: string): Promise<void> {
  const text = `insert into engine.message_correlations (message_key, bpmn_process_id)
    select key, $2::text from engine.messages where key = $1::bigint on conflict do nothing`;
  await tx.query(text, [messageKey, bpmnProcessId]);
}

/** null: nobody waits there any more. */
async function correlateTo(context: CommandContext, key: string, variables: Variables): Promise<Records | null> {
  const done = { value: false };
  const records = await onInstance(context, { table: 'message_subscriptions', key }, (run) => {
    done.value = correlate(run, key, variables);
  });
  return done.value ? records : null;
}

type WaitingMessage = Pick<PublishedMessage, 'messageKey'> & {
  readonly variables: string;
  readonly bpmnProcessId: string;
};

const waitingText = `select m.key::text as "messageKey", m.variables, s.bpmn_process_id as "bpmnProcessId"
  from engine.message_subscriptions s join engine.messages m
    on m.name = s.message_name and m.correlation_key = s.correlation_key
  where s.key = $1::bigint and m.expires_at > $2 and not exists (select from engine.message_correlations c
    where c.message_key = m.key and c.bpmn_process_id = s.bpmn_process_id)
  order by m.key limit 1`;

async function meetMessage(context: CommandContext, item: ItemOf<'opened'>): Promise<Records> {
  await lockMessage(context, item.name, item.correlationKey);
  const { subscriptionKey: key } = item;
  const { rows } = await context.tx.query<WaitingMessage>(waitingText, [key, context.now.toISOString()]);
  const [message] = rows;
  if (!message) return [];
  const records = await correlateTo(context, key, JSON.parse(message.variables) as Variables);
  if (records === null) return [];
  await noteCorrelation(context, message.messageKey, message.bpmnProcessId);
  return records;
}

type StartingMessage = Pick<PublishedMessage, 'messageKey'> & {
  readonly variables: string;
  readonly definition_key: string;
  readonly element_id: string;
};

const startingText = `select m.key::text as "messageKey", m.variables, e.definition_key::text, e.element_id
  from engine.start_events e join engine.messages m on m.name = e.name
  where e.kind = 'MESSAGE' and e.bpmn_process_id = $1 and m.correlation_key = $2 and m.expires_at > $3
    and not exists (select from engine.message_correlations c
      where c.message_key = m.key and c.bpmn_process_id = e.bpmn_process_id)
    and not exists (select from engine.process_instances i
      where i.bpmn_process_id = e.bpmn_process_id and i.correlation_key = $2)
  order by m.key limit 1`;

/** The correlation key is free again: the next message may start an instance. */
async function startNext(context: CommandContext, item: ItemOf<'released'>): Promise<Records> {
  const { bpmnProcessId, correlationKey } = item;
  const values = [bpmnProcessId, correlationKey, context.now.toISOString()];
  const { rows } = await context.tx.query<StartingMessage>(startingText, values);
  const [message] = rows;
  if (!message) return [];
  const variables = JSON.parse(message.variables) as Variables;
  const records = await start(context, message.definition_key, [message.element_id], variables, correlationKey);
  await noteCorrelation(context, message.messageKey, bpmnProcessId);
  return records;
}

async function reach(context: CommandContext, { subscriptionKey: key, variables }: ItemOf<'signal'>): Promise<Records> {
  const records = await onInstance(context, { table: 'signal_subscriptions', key }, (run) => {
    reachSubscriber(run, key, variables);
  });
  return records ?? [];
}

/** `correlationKey` is null where no message starts it, and empty where any number may run. */
export async function start(
  context: CommandContext,
  definitionKey: string,
  at: readonly string[],
  given: Variables,
  correlationKey: string | null,
): Promise<Records> {
  const block = await takeBlock(context.tx);
  const held = correlationKey === '' ? null : correlationKey;
  const birth = { definitionKey, block, businessKey: null, correlationKey: held, variables: {} };
  return beginInstance(context, { ...birth, at, given });
}
