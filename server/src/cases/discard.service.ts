/** Deleting a draft for good: its process is cancelled, its rows are gone, the audit trail keeps that it was. */
import type { EngineDoor } from '../applications/index.ts';
import { may } from '../kernel/ability/ability.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { discardable, type CaseParts } from './presenter.ts';
import { abilityIn } from './rights.ts';
import type { Settling } from './settle.ts';
import { staleCase } from './stale.ts';
import { dropWork, lockCase } from './work.ts';

export async function discardCase(
  engine: EngineDoor,
  settling: Settling,
  tx: Tx,
  actor: Actor,
  parts: CaseParts,
  rev: number,
): Promise<void> {
  const { deployed, facts } = parts;
  const row = await lockCase(tx, 'id', parts.row.id);
  if (!row) throw problem('not-found');
  if (!may(abilityIn(deployed, actor), 'discard', 'case', facts))
    throw problem('not-allowed', { who: row.starter_name });
  if (!discardable({ ...parts, row }, actor)) throw problem('discard-not-possible');
  if (row.rev !== rev) throw await staleCase(tx, row.id);
  await audit(tx, actor, {
    action: 'discard',
    entity: 'case',
    entityId: row.id,
    caseId: row.id,
    unitId: row.unit_id,
    before: { app: row.app, process: row.process, state: row.state, starter: row.starter_id },
  });
  const work = await settling.hold(tx, row, deployed, actor);
  if (row.instance_key !== null) {
    const outcome = await engine.submit(tx, { type: 'cancelInstance', processInstanceKey: row.instance_key });
    if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  }
  dropWork(tx, work);
  await tx.asSystem(() => tx.query('delete from cases where id = $1', [row.id]));
  settling.tellGone(tx, work);
}
