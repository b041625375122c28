/** Reading one case: found within the caller's scope, shown by the roles of its own deployment, else not there at all. */
import type { Catalogue } from '../applications/index.ts';
import { auditRead } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { mayReadCase, readIsAudited } from './rights.ts';
import { findCase, type FoundCase } from './surroundings.ts';

export async function readCase(catalogue: Catalogue, tx: Tx, actor: Actor, id: string): Promise<FoundCase> {
  const found = await findCase(catalogue, tx, id);
  const { row, deployed, facts } = found;
  if (!mayReadCase(deployed, actor, facts)) throw problem('not-found');
  if (readIsAudited(deployed, actor, facts))
    await auditRead(tx, actor, { entity: 'case', entityId: row.id, caseId: row.id, unitId: row.unit_id });
  return found;
}
