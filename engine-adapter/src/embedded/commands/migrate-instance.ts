/**
 * Moves a running instance to another version or process: every active element by the mapping, all or nothing. Jobs and
 * variables stay; what events wait for stays where the event is mapped, opens where the target has one more and closes
 * where the source had one more. What can be undone is undone by the target's handlers.
 */
import type { ExecutableElement, ExecutableProcess } from '../executable.ts';
import { behaviourName } from '../../model/behaviour-name.ts';
import { Failure } from '../failure.ts';
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import type { ElementType } from '../../model/model.ts';
import type { CompensationRow, ElementRow } from '../store/rows.ts';
import { closeSubscriptions, openSubscriptions, planFor, type SubscriptionPlan } from '../subscriptions.ts';
import { type CommandContext, type CommandOf, notFound, onInstance, type Records } from './command.ts';

type Mapping = ReadonlyMap<string, string>;

interface Move {
  readonly row: ElementRow;
  readonly source: ExecutableElement;
  readonly target: ExecutableElement;
}

export async function migrateInstance(
  context: CommandContext,
  command: CommandOf<'migrateInstance'>,
): Promise<Records> {
  const { processInstanceKey: key, targetProcessDefinitionKey, mapping } = command;
  const { tx, definitions } = context;
  const { key: targetKey } = await definitions.toStart(tx, { key: targetProcessDefinitionKey });
  const target = await definitions.get(tx, targetKey);
  const elements = new Map(mapping.map(({ sourceElementId, targetElementId }) => [sourceElementId, targetElementId]));
  const work = (run: Run): void => {
    const root = run.row(key);
    if (root?.instance_key !== key) notFound('process instance', key);
    migrate(run, root, target, elements);
  };
  const records = await onInstance(context, { table: 'element_instances', key }, work, { extent: 'whole' });
  return records ?? notFound('process instance', key);
}

function refuse(elementId: string, why: string): never {
  throw new Refused('FAILED_PRECONDITION', `Expected to migrate the instance, but element '${elementId}' ${why}`);
}

/** What the broker line this engine follows can move; anything else that is active refuses the migration. */
const movable: ReadonlySet<ElementType> = new Set([
  ...(['PROCESS', 'SUB_PROCESS', 'EVENT_SUB_PROCESS', 'CALL_ACTIVITY', 'MULTI_INSTANCE_BODY'] as const),
  ...(['USER_TASK', 'SERVICE_TASK', 'SEND_TASK', 'RECEIVE_TASK', 'SCRIPT_TASK', 'BUSINESS_RULE_TASK'] as const),
  ...(['INTERMEDIATE_CATCH_EVENT', 'EXCLUSIVE_GATEWAY', 'EVENT_BASED_GATEWAY'] as const),
]);

function migrate(run: Run, root: ElementRow, target: ExecutableProcess, mapping: Mapping): void {
  const rows = run.state.elements.values().filter(({ instance_key }) => instance_key === root.key);
  const moves = rows.map((row) => plan(run, row, target, mapping));
  for (const move of moves) check(run, move, moves, mapping, target);
  const [token] = rows.flatMap(({ key }) => run.state.tables.join_tokens.of(key));
  if (token) refuse(token.element_id, 'has tokens that wait for others');
  const undone = rows.flatMap(({ key }) => planCompensations(run, key, target, mapping));
  const plans = moves.map((move) => openings(run, move, mapping, target));
  for (const { row, source, target: to } of moves) move(run, row, source, to, target, mapping);
  for (const row of undone) run.state.tables.compensations.put(row);
  for (const [index, { row }] of moves.entries()) {
    const opened = plans[index];
    const now = run.row(row.key);
    if (opened && now) openSubscriptions(run, now, opened);
  }
}

/** What was completed in a scope, and within that, is undone by the handlers of the target. */
function planCompensations(
  run: Run,
  scopeKey: string,
  target: ExecutableProcess,
  mapping: Mapping,
): readonly CompensationRow[] {
  return run.state.tables.compensations.of(scopeKey).flatMap((done) => {
    const element_id = mapping.get(done.element_id) ?? done.element_id;
    const to = target.elements.get(element_id);
    const handler_id = (to?.body ?? to)?.compensation?.handler ?? null;
    if (!to || (handler_id === null) !== (done.handler_id === null)) {
      refuse(done.element_id, `can be undone, and '${element_id}' of the target cannot`);
    }
    return [{ ...done, element_id, handler_id }, ...planCompensations(run, done.activity_key, target, mapping)];
  });
}

function plan(run: Run, row: ElementRow, target: ExecutableProcess, mapping: Mapping): Move {
  const source = run.elementOf(row);
  const id = source.type === 'PROCESS' ? target.id : mapping.get(row.element_id);
  if (id === undefined) return refuse(row.element_id, 'is active and not mapped');
  const plain = target.elements.get(id) ?? refuse(row.element_id, `is mapped to '${id}', which does not exist`);
  const isBody = row.loop !== null;
  return { row, source, target: isBody && plain.body ? plain.body : plain };
}

function check(run: Run, move: Move, moves: readonly Move[], mapping: Mapping, process: ExecutableProcess): void {
  const { row, source, target } = move;
  const id = row.element_id;
  if (behaviourName(source) !== behaviourName(target))
    refuse(id, `is of type ${behaviourName(source)}, its target of ${behaviourName(target)}`);
  if (!movable.has(source.type)) refuse(id, `is of type ${source.type}, which cannot be migrated`);
  if (source.compensation ?? target.compensation) refuse(id, 'is active and has a compensation event');
  if (run.queue.pendingIn(row.key) > 0) refuse(id, 'is about to go on; try again');
  const scope = moves.find(({ row: other }) => other.key === row.flow_scope_key);
  if (scope && !scope.row.loop && target.scope !== scope.target.id) refuse(id, 'would change its flow scope');
  if ((source.job === null) !== (target.job === null)) refuse(id, 'would change how its work is done');
  if ((source.loop?.sequential ?? null) !== (target.loop?.sequential ?? null)) refuse(id, 'would change its loop');
  if (source.body === null && target.body !== null) refuse(id, 'would change its loop');
  if (row.loop !== null || row.loop_counter === null) checkEvents(run, move, mapping, process);
}

/** An event that is mapped keeps what it waits for, so it must wait for the same kind of thing. */
function checkEvents(run: Run, { row, source, target }: Move, mapping: Mapping, process: ExecutableProcess): void {
  for (const id of source.watched) {
    const to = mapping.get(id);
    if (to === undefined || id === source.id) continue;
    if (!target.watched.includes(to)) refuse(id, `is mapped to '${to}', which does not wait there`);
    const [before, after] = [run.element(row, id), process.elements.get(to)];
    if (!after || behaviourName(before) !== behaviourName(after))
      refuse(id, `is mapped to '${to}', which waits for something else`);
  }
}

/** What the target waits for and the source did not. */
function openings(
  run: Run,
  { row, source, target }: Move,
  mapping: Mapping,
  process: ExecutableProcess,
): SubscriptionPlan {
  const kept = new Set(source.watched.map((id) => (id === source.id ? target.id : mapping.get(id))));
  const added = target.watched.filter((id) => !kept.has(id)).flatMap((id) => process.elements.get(id) ?? []);
  try {
    const planned = planFor(run, row, row.state === 'ACTIVATED' ? added : []);
    return { ...planned, messages: planned.messages.map((one) => ({ ...one, bpmn_process_id: process.id })) };
  } catch (error) {
    if (error instanceof Failure) return refuse(row.element_id, `cannot wait for its events: ${error.message}`);
    throw error;
  }
}

function move(
  run: Run,
  row: ElementRow,
  source: ExecutableElement,
  target: ExecutableElement,
  process: ExecutableProcess,
  mapping: Mapping,
): void {
  const keeps = (id: string): boolean => id === source.id || mapping.has(id);
  closeSubscriptions(run, row, (id) => !keeps(id));
  const { jobs, timers, message_subscriptions, signal_subscriptions } = run.state.tables;
  const to = (id: string): string => (id === source.id ? target.id : (mapping.get(id) ?? id));
  const moved = run.migrated(row, target, process);
  for (const job of jobs.of(row.key)) run.recorder.job('MIGRATED', jobs.put({ ...job, element_id: target.id }));
  for (const one of timers.of(row.key)) {
    run.recorder.timer('MIGRATED', timers.put({ ...one, target_element_id: to(one.target_element_id) }));
  }
  for (const one of message_subscriptions.of(row.key)) {
    const place = { target_element_id: to(one.target_element_id), bpmn_process_id: process.id };
    run.recorder.messageSubscription('MIGRATED', message_subscriptions.put({ ...one, ...place }));
  }
  for (const one of signal_subscriptions.of(row.key)) {
    run.recorder.signalSubscription(
      'MIGRATED',
      signal_subscriptions.put({ ...one, target_element_id: to(one.target_element_id) }),
    );
  }
  for (const variable of run.state.tables.variables.of(moved.key)) run.recorder.variable('MIGRATED', variable);
}
