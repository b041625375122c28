/** Reading one case: found within the caller's scope, shown by the roles of its own deployment, else not there at all. */
import type { Catalogue } from '../applications/index.ts';
import { auditRead } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type CaseRecord, caseColumns, columnsOf } from './case-row.ts';
import { caseFacts } from './facts.ts';
import { participantsOf } from './participants.model.ts';
import type { CaseParts } from './presenter.ts';
import { projectFace, settingsFor } from './surroundings.ts';
import { mayReadCase, readIsAudited } from './rights.ts';

export async function readCase(catalogue: Catalogue, tx: Tx, actor: Actor, id: string): Promise<CaseParts> {
  const row = await caseRow(tx, id);
  const parts = await partsOf(catalogue, tx, row);
  if (!mayReadCase(parts.deployed, actor, parts.facts)) throw problem('not-found');
  if (readIsAudited(parts.deployed, actor, parts.facts))
    await auditRead(tx, actor, { entity: 'case', entityId: row.id, caseId: row.id, unitId: row.unit_id });
  return parts;
}

/** A case the caller has just changed or may read by other reasoning. */
export async function caseRow(tx: Tx, id: string): Promise<CaseRecord> {
  const { rows } = await tx.query<CaseRecord>(`select ${columnsOf('c', caseColumns)} from cases c where c.id = $1`, [
    id,
  ]);
  const [row] = rows;
  if (!row) throw problem('not-found');
  return row;
}

export async function partsOf(catalogue: Catalogue, tx: Tx, row: CaseRecord): Promise<CaseParts> {
  const deployed = await catalogue.byId(tx, row.deployment_id);
  const participants = await participantsOf(tx, row.id);
  const project = row.project_id ? await projectFace(tx, row.project_id) : null;
  const settings = await settingsFor(tx, deployed.app, row.unit_id);
  return { row, deployed, participants, project, settings, facts: caseFacts(row, deployed, participants) };
}
