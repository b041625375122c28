/**
 * What requests ask of the database while a piece of work runs, seen at the driver: `trips`, how often they wait
 * (statements sent while another is unanswered share a trip), and `statements` other than begin, set, commit and
 * rollback. Transactions of the engine's loop and other work nobody asked for, which find no session, are left out.
 */
import { Client as Driver } from 'pg';
import { vi } from 'vitest';

export interface Traffic {
  readonly trips: number;
  readonly statements: readonly string[];
}

/** The transaction open on a connection. */
interface Transaction {
  unanswered: number;
  trips: number;
  readonly texts: string[];
}

export async function trafficOf(work: () => Promise<unknown>): Promise<Traffic> {
  const all: Transaction[] = [];
  const open = new WeakMap<Driver, Transaction>();
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const query = Driver.prototype.query as (this: Driver, ...given: unknown[]) => unknown;
  const spy = vi.spyOn(Driver.prototype, 'query').mockImplementation(function (this: Driver, ...given: unknown[]) {
    // Before that the connection is only being set up.
    if (!(this as unknown as { pipeline: boolean }).pipeline) return query.apply(this, given) as never;
    const text = textOf(given[0]);
    const known = open.get(this);
    const current = text.startsWith('begin') || !known ? { unanswered: 0, trips: 0, texts: [] } : known;
    if (current !== known) all.push(current);
    open.set(this, current);
    current.texts.push(text);
    if (current.unanswered++ === 0) current.trips++;
    const answer = query.apply(this, given) as Promise<unknown>;
    return answer.finally(() => current.unanswered--) as never;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  const asked = all.filter(({ texts }) => texts.some((text) => text.includes('from sessions s')));
  return {
    trips: asked.reduce((sum, one) => sum + one.trips, 0),
    statements: asked.flatMap(({ texts }) => texts).filter((text) => !/^\s*(begin|set|commit|rollback)\b/i.test(text)),
  };
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : (given as { readonly text: string }).text;
}
