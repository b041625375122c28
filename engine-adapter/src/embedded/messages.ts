/** A message reaches one who waits for it. */
import type { Variables } from '../port.ts';
import type { Run } from './run.ts';
import { lookForMessage } from './subscriptions.ts';
import { trigger } from './trigger.ts';

/** false: the subscription has been closed meanwhile. What does not interrupt stays open for the next message. */
export function correlate(run: Run, subscriptionKey: string, variables: Variables): boolean {
  const { message_subscriptions } = run.state.tables;
  const subscription = message_subscriptions.get(subscriptionKey);
  const row = subscription && run.row(subscription.element_instance_key);
  if (!row) return false;
  const target = run.element(row, subscription.target_element_id);
  const staysOpen = /BOUNDARY|START/.test(target.type) && !target.interrupting;
  run.recorder.messageSubscription('CORRELATED', subscription, variables, !staysOpen);
  if (staysOpen) lookForMessage(run, subscription);
  else message_subscriptions.remove(subscription.key);
  trigger(run, row, target.id, variables);
  return true;
}
