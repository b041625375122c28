/**
 * What an active element waits for besides its own work: timers, messages, signals of the events it watches. Everything
 * that can fail is evaluated first; names and keys stay as they were when the subscription opened.
 */
import { evaluateKey, evaluateText, lookupFrom } from './evaluation.ts';
import type { ExecutableElement } from './executable.ts';
import { Failure } from './failure.ts';
import type { Run } from './run.ts';
import type { ElementRow, MessageSubscriptionRow, SignalSubscriptionRow } from './store/rows.ts';
import { isStorable } from './store/rows.ts';
import { createTimers, planTimer, type TimerPlan } from './timers.ts';

type MessagePlan = Pick<
  MessageSubscriptionRow,
  'target_element_id' | 'bpmn_process_id' | 'message_name' | 'correlation_key'
>;
type SignalPlan = Pick<SignalSubscriptionRow, 'target_element_id' | 'signal_name'>;

export interface SubscriptionPlan {
  readonly timers: readonly TimerPlan[];
  readonly messages: readonly MessagePlan[];
  readonly signals: readonly SignalPlan[];
}

export function planSubscriptions(run: Run, row: ElementRow, element: ExecutableElement): SubscriptionPlan {
  const targets = element.watched.map((id) => run.element(row, id));
  return planFor(run, row, targets);
}

export function planFor(run: Run, row: ElementRow, targets: readonly ExecutableElement[]): SubscriptionPlan {
  return {
    timers: targets.flatMap((target) => (target.timer ? [planTimer(run, row, target)] : [])),
    messages: targets.flatMap((target) => (target.message ? [planMessage(run, row, target)] : [])),
    signals: targets.flatMap((target) => (target.signal ? [planSignal(run, row, target)] : [])),
  };
}

/** A boundary event sees what is around its activity, everything else what is within the element that waits. */
function placeOf(row: ElementRow, target: ExecutableElement): string {
  return target.type === 'BOUNDARY_EVENT' ? (row.flow_scope_key ?? row.key) : row.key;
}

function planMessage(run: Run, row: ElementRow, target: ExecutableElement): MessagePlan {
  const { message } = target;
  if (!message?.correlationKey) throw new Error(`${target.id} has no message with a key`);
  const lookup = lookupFrom(run.state, placeOf(row, target));
  const name = usable(evaluateText(message.name, lookup, run.moment), 'message name');
  const key = usable(evaluateKey(message.correlationKey, lookup, run.moment), 'correlation key');
  const place = { target_element_id: target.id, bpmn_process_id: run.processOf(row).id };
  return { ...place, message_name: name, correlation_key: key };
}

function planSignal(run: Run, row: ElementRow, target: ExecutableElement): SignalPlan {
  if (!target.signal) throw new Error(`${target.id} has no signal`);
  const name = evaluateText(target.signal, lookupFrom(run.state, placeOf(row, target)), run.moment);
  return { target_element_id: target.id, signal_name: usable(name, 'signal name') };
}

function usable(text: string, what: string): string {
  if (text !== '' && text.length <= 2_000 && isStorable(text)) return text;
  throw new Failure('EXTRACT_VALUE_ERROR', `The ${what} is not a usable text`);
}

export function openSubscriptions(run: Run, row: ElementRow, plan: SubscriptionPlan): void {
  createTimers(run, row, plan.timers);
  const place = { process_instance_key: run.state.key, part_key: row.part_key, element_instance_key: row.key };
  for (const message of plan.messages) {
    const opened = run.state.tables.message_subscriptions.put({ key: run.nextKey(), ...place, ...message });
    run.recorder.messageSubscription('CREATED', opened);
    lookForMessage(run, opened);
  }
  for (const signal of plan.signals) {
    const opened = run.state.tables.signal_subscriptions.put({ key: run.nextKey(), ...place, ...signal });
    run.recorder.signalSubscription('CREATED', opened);
  }
}

/** A message may have come before. */
export function lookForMessage(run: Run, { key, message_name, correlation_key }: MessageSubscriptionRow): void {
  const message = { name: message_name, correlationKey: correlation_key };
  run.state.outbox.push({ kind: 'opened', subscriptionKey: key, ...message });
}

/** All that waits on behalf of a row, or only what `concerns` names by its target. */
export function closeSubscriptions(
  run: Run,
  row: ElementRow,
  concerns: (target: string) => boolean = () => true,
): void {
  const { timers, message_subscriptions, signal_subscriptions } = run.state.tables;
  for (const timer of timers.of(row.key)) {
    if (!concerns(timer.target_element_id)) continue;
    timers.remove(timer.key);
    run.recorder.timer('CANCELED', timer);
  }
  for (const message of message_subscriptions.of(row.key)) {
    if (!concerns(message.target_element_id)) continue;
    message_subscriptions.remove(message.key);
    run.recorder.messageSubscription('DELETED', message);
  }
  for (const signal of signal_subscriptions.of(row.key)) {
    if (!concerns(signal.target_element_id)) continue;
    signal_subscriptions.remove(signal.key);
    run.recorder.signalSubscription('DELETED', signal);
  }
}
