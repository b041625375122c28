/** Signals reach everybody who waits for them: in the tree that throws at once, elsewhere through the outbox. */
import type { Variables } from '../port.ts';
import { Failure } from './failure.ts';
import type { Run } from './run.ts';
import type { SignalSubscriptionRow } from './store/rows.ts';
import { trigger } from './trigger.ts';

/** Signals that call one another would never end, and may double with every turn. */
export function mustMayThrow(run: Run): void {
  if (run.hops < run.limits.signalHops) return;
  throw new Failure('UNKNOWN', `More than ${String(run.limits.signalHops)} signals were thrown because of one another`);
}

export function throwSignal(run: Run, name: string, variables: Variables): void {
  run.push({ do: 'signal', name, variables });
  run.state.outbox.push({ kind: 'signalled', hops: run.hops + 1, name, variables, exceptInstance: run.state.key });
}

export function reachSubscribers(run: Run, name: string, variables: Variables): void {
  run.state.mustBeWhole();
  for (const subscription of run.state.tables.signal_subscriptions.values()) {
    if (subscription.signal_name === name) reachSubscriber(run, subscription.key, variables);
  }
}

/** What interrupts or completes is heard once; the others go on listening. */
export function reachSubscriber(run: Run, key: string, variables: Variables): void {
  const { signal_subscriptions } = run.state.tables;
  const subscription = signal_subscriptions.get(key);
  const row = subscription && run.row(subscription.element_instance_key);
  if (!row) return;
  if (!staysOpen(run, subscription)) {
    signal_subscriptions.remove(key);
    run.recorder.signalSubscription('DELETED', subscription);
  }
  trigger(run, row, subscription.target_element_id, variables);
}

function staysOpen(run: Run, { element_instance_key, target_element_id }: SignalSubscriptionRow): boolean {
  const row = run.row(element_instance_key);
  const target = row && run.element(row, target_element_id);
  return target !== undefined && /BOUNDARY|START/.test(target.type) && !target.interrupting;
}
