/**
 * The audit trail: one row for every write, declared where the write is, and one for every read that only a supervising
 * grant allows. Rows are added, never changed: the application's role may not (migration 0001).
 */
import { v7 as newId } from 'uuid';
import type { Actor, AuditEntry, Tx } from './types.ts';

const INSERT = `insert into audit_entries
  (id, request_id, actor_id, actor_name, unit_id, action, entity, entity_id, case_id, reason, before, after)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

/** `actor` null: the system itself. */
export async function audit(
  tx: Tx,
  actor: Pick<Actor, 'personId' | 'name' | 'unit'> | null,
  entry: AuditEntry,
): Promise<void> {
  const { action, entity, entityId, unitId = actor?.unit?.id ?? null, caseId = null, reason = null } = entry;
  await tx.query(INSERT, [
    newId(),
    tx.requestId,
    actor?.personId ?? null,
    actor?.name ?? '',
    unitId,
    action,
    entity,
    entityId,
    caseId,
    reason,
    entry.before ? JSON.stringify(entry.before) : null,
    entry.after ? JSON.stringify(entry.after) : null,
  ]);
}

/** A read the actor may do only by `cases.read-all`; call it where such a row or list is answered. */
export async function auditRead(
  tx: Tx,
  actor: Actor,
  what: Pick<AuditEntry, 'entity' | 'entityId' | 'unitId' | 'caseId'>,
): Promise<void> {
  await audit(tx, actor, { ...what, action: 'read' });
}
