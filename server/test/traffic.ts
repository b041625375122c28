/**
 * What a piece of work asks of the database, seen at the driver: `trips`, how often it waits (statements sent while
 * another is unanswered share a trip), and `statements` other than begin, set, commit and rollback.
 */
import { Client as Driver } from 'pg';
import { vi } from 'vitest';

export interface Traffic {
  readonly trips: number;
  readonly statements: readonly string[];
}

export async function trafficOf(work: () => Promise<unknown>): Promise<Traffic> {
  let open = 0;
  let trips = 0;
  const texts: string[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const query = Driver.prototype.query as (this: Driver, ...given: unknown[]) => unknown;
  const spy = vi.spyOn(Driver.prototype, 'query').mockImplementation(function (this: Driver, ...given: unknown[]) {
    const working = (this as unknown as { pipeline: boolean }).pipeline;
    if (working) texts.push(textOf(given[0]));
    if (working && open++ === 0) trips++;
    const answer = query.apply(this, given) as Promise<unknown>;
    return answer.finally(() => working && open--) as never;
  });
  try {
    await work();
  } finally {
    spy.mockRestore();
  }
  return { trips, statements: texts.filter((text) => !/^\s*(begin|set|commit|rollback)\b/i.test(text)) };
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : (given as { readonly text: string }).text;
}
