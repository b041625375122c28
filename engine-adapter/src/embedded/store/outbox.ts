/** What a tree of instances causes outside of itself: left behind with its own changes, done by the pump afterwards. */
import type { EngineTx, Variables } from '../../port.ts';

/** `hops`: how many signals, each thrown because of the one before, have led to it. */
export type OutboxItem =
  /** A subscription has opened: a message may already wait for it. */
  | {
      readonly kind: 'opened';
      readonly subscriptionKey: string;
      readonly name: string;
      readonly correlationKey: string;
    }
  /** An instance that held a correlation key has ended: the next message may start another. */
  | { readonly kind: 'released'; readonly bpmnProcessId: string; readonly correlationKey: string }
  | ({ readonly kind: 'published' } & PublishedMessage)
  | {
      readonly kind: 'signalled';
      readonly hops: number;
      readonly name: string;
      readonly variables: Variables;
      /** The tree that threw it has heard it already. */
      readonly exceptInstance: string;
    }
  /** One subscriber of a signal. */
  | {
      readonly kind: 'signal';
      readonly hops: number;
      readonly subscriptionKey: string;
      readonly variables: Variables;
    }
  /** One process that a signal starts. */
  | {
      readonly kind: 'start';
      readonly hops: number;
      readonly definitionKey: string;
      readonly elementId: string;
      readonly variables: Variables;
    };

export interface PublishedMessage {
  readonly messageKey: string;
  readonly name: string;
  readonly correlationKey: string;
  readonly variables: Variables;
  /** Process ids that have had it. */
  readonly correlated: readonly string[];
}

export interface OutboxRow {
  readonly key: string;
  readonly item: string;
  readonly created_at: string;
}

/** For what is left behind without a change of an instance, whose write carries its own. */
export async function leaveOutbox(tx: EngineTx, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = `insert into engine.outbox (key, item, created_at)
    select key, item, created_at from json_to_recordset($1::json) as r(key bigint, item text, created_at timestamptz)`;
  await tx.query(text, [JSON.stringify(rows)]);
}
