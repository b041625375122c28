/**
 * The bus that tells open pages that something changed. Feed it from `tx.afterCommit`, never inside a transaction. A
 * message says what changed and who may know; each listener is asked whether it is in that audience. Publishing never
 * throws and never waits. With several processes on one database a relay (change-relay.ts) carries them across.
 */
import type { Change } from '@closeloop/contracts';
import type { Actor } from './types.ts';

/** Anyone who is one of `persons` or acts for one of `units`; `everyone` is for what all may know. */
export interface Audience {
  readonly persons?: readonly string[];
  readonly units?: readonly string[];
  readonly everyone?: boolean;
}
export interface Announcement {
  readonly change: Change;
  readonly audience: Audience;
  /** Published by another process. */
  readonly relayed: boolean;
}
type Listener = (announcement: Announcement) => void;

export interface Changes {
  publish(change: Change, audience: Audience): void;
  /** What another process published. */
  relay(change: Change, audience: Audience): void;
  /** Answers how to stop listening. */
  subscribe(listener: Listener): () => void;
}

export function openChanges(): Changes {
  const listeners = new Set<Listener>();
  const tell = (announcement: Announcement) => {
    for (const listener of listeners) listener(announcement);
  };
  return {
    publish: (change, audience) => tell({ change, audience, relayed: false }),
    relay: (change, audience) => tell({ change, audience, relayed: true }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function mayKnow(actor: Actor, { persons, units, everyone }: Audience): boolean {
  if (everyone || persons?.includes(actor.personId)) return true;
  if (actor.rights.has('cases.read-all') && !actor.unit) return true;
  return actor.unit !== null && (units?.includes(actor.unit.id) ?? false);
}
