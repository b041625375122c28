/**
 * The audit trail: one row for every write, declared where the write is, and one for every read that only a supervising
 * grant allows. Rows are added, never changed: the application's role may not (migration 0001).
 */
import { v7 as newId } from 'uuid';
import type { Actor, AuditEntry, Tx } from './types.ts';

const COLUMNS =
  'id, request_id, actor_id, actor_name, unit_id, action, entity, entity_id, case_id, reason, before, after';

type Who = Pick<Actor, 'personId' | 'name' | 'unit'> | null;

/** SQL that writes `auditRow(...)`, given as that parameter: by itself, or beside a write as part of its statement. */
export function auditInsert(parameter: `$${number}`): string {
  return `insert into audit_entries (${COLUMNS}) select ${COLUMNS} from jsonb_populate_record(null::audit_entries, ${parameter})`;
}

const INSERT = auditInsert('$1');

/** `actor` null: the system itself. */
export function auditRow(tx: Pick<Tx, 'requestId'>, actor: Who, entry: AuditEntry): string {
  const { action, entity, entityId, unitId = actor?.unit?.id ?? null, caseId = null, reason = null } = entry;
  return JSON.stringify({
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
}

export async function audit(tx: Tx, actor: Who, entry: AuditEntry): Promise<void> {
  await tx.query(INSERT, [auditRow(tx, actor, entry)]);
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
