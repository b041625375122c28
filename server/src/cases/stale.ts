/** Who moved a case last, for those whose view of it is older: name and time from its timeline. */
import { problem, type ProblemError } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';

const SYSTEM = { zh: '系统', en: 'The system' };

export async function staleCase(tx: Tx, caseId: string): Promise<ProblemError> {
  const { rows } = await tx.query<{ actor_name: string | null; at: Date }>(
    `select actor_name, at from timeline_entries where case_id = $1
      order by at desc, (actor_name is null), id desc limit 1`,
    [caseId],
  );
  const [last] = rows;
  const name = last?.actor_name ?? SYSTEM;
  return problem(
    'stale-version',
    { name },
    last ? { actor: { name: last.actor_name ?? '', at: last.at.toISOString() } } : {},
  );
}
