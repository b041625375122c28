/** Refuses to change what somebody else has changed since it was read, and says who that was, from the audit trail. */
import { problem } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';

const REGISTRY = { zh: '一体化平台', en: 'The registry' };

export async function refuseStale(
  tx: Tx,
  entity: 'project' | 'person',
  id: string,
  revisions: { readonly seen: number; readonly now: number },
): Promise<void> {
  if (revisions.seen === revisions.now) return;
  const { rows } = await tx.query<{ actor_name: string; at: Date }>(
    `select actor_name, at from audit_entries where entity = $1 and entity_id = $2 and action <> 'read'
      order by at desc, id desc limit 1`,
    [entity, id],
  );
  const [last] = rows;
  throw problem(
    'stale-version',
    { name: last?.actor_name ? last.actor_name : REGISTRY },
    last ? { actor: { name: last.actor_name, at: last.at.toISOString() } } : {},
  );
}
