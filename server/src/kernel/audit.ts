/**
 * The audit trail: one row for every write, declared where the write is, and one for every read that only a supervising
 * grant allows. Rows are collected in the transaction and written with its commit, in one statement; they are added,
 * never changed: the application's role may not (migration 0001).
 */
import { v7 as newId } from 'uuid';
import type { Actor, AuditEntry, Tx } from './types.ts';

const COLUMNS =
  'id, request_id, actor_id, actor_name, unit_id, action, entity, entity_id, case_id, reason, before, after';

type Who = Pick<Actor, 'personId' | 'name' | 'unit'> | null;

/** SQL that writes the rows of `tx.trail`, given as that parameter: by itself, or as part of another statement. */
export function trailInsert(parameter: `$${number}`): string {
  return `insert into audit_entries (${COLUMNS})
    select ${COLUMNS} from jsonb_populate_recordset(null::audit_entries, ${parameter})`;
}

/** The row goes with the commit. `actor` null: the system itself. */
export function audit(tx: Pick<Tx, 'requestId' | 'trail'>, actor: Who, entry: AuditEntry): Promise<void> {
  const { action, entity, entityId, unitId = actor?.unit?.id ?? null, caseId = null, reason = null } = entry;
  tx.trail.push({
    id: newId(),
    request_id: tx.requestId,
    actor_id: actor?.personId ?? null,
    actor_name: actor?.name ?? '',
    unit_id: unitId,
    action,
    entity,
    entity_id: entityId,
    case_id: caseId,
    reason,
    before: entry.before ?? null,
    after: entry.after ?? null,
  });
  return Promise.resolve();
}

/** A read the actor may do only by `cases.read-all`; call it where such a row or list is answered. */
export async function auditRead(
  tx: Tx,
  actor: Actor,
  what: Pick<AuditEntry, 'entity' | 'entityId' | 'unitId' | 'caseId'>,
): Promise<void> {
  await audit(tx, actor, { ...what, action: 'read' });
}

/** A page of rows that a supervising grant widens: which row it is that shows a line cannot be told, so each page counts. */
export async function auditSupervision(
  tx: Tx,
  actor: Actor,
  what: Pick<AuditEntry, 'entity' | 'entityId' | 'unitId'>,
): Promise<void> {
  if (actor.rights.has('cases.read-all')) await auditRead(tx, actor, what);
}
