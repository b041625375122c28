/** Rows of stored fields: read for a case, written in batches with their operations. */
import type { FileRef, Json } from '@closeloop/contracts';
import type { ItemRecord } from '../blocks/index.ts';
import type { Tx } from '../kernel/types.ts';

export const itemColumns = 'field, element, visit, item, rev, value, conflict, by_id, by_name, at, frozen_at';

/** As JSON has it. */
export type ItemRow = Omit<ItemRecord, 'at' | 'frozen_at'> & { readonly at: string; readonly frozen_at: string | null };

export const revivedItem = (row: ItemRow): ItemRecord => ({
  ...row,
  at: new Date(row.at),
  frozen_at: row.frozen_at === null ? null : new Date(row.frozen_at),
});

export async function itemsOfCase(tx: Tx, caseId: string): Promise<ItemRecord[]> {
  const { rows } = await tx.query<ItemRecord>(
    `select ${itemColumns} from items where case_id = $1 order by field, element, visit, item`,
    [caseId],
  );
  return rows;
}

export interface KnownOperation {
  readonly op_id: string;
  readonly outcome: 'applied' | 'same' | 'merged';
  readonly rev: number;
}

/** Operations that came before: in scope of the caller, so an id of somebody else's case is not found here. */
export async function knownOperations(
  tx: Tx,
  caseId: string,
  ids: readonly string[],
): Promise<Map<string, KnownOperation>> {
  const { rows } = await tx.query<KnownOperation>(
    'select op_id, outcome, rev from item_operations where op_id = any($1::uuid[]) and case_id = $2',
    [ids, caseId],
  );
  return new Map(rows.map((row) => [row.op_id, row]));
}

export interface OperationRow extends KnownOperation {
  readonly case_id: string;
  readonly unit_id: string;
  readonly field: string;
  readonly element: string;
  readonly visit: number;
  readonly item: string;
  readonly value: Json;
  readonly by_id: string;
  readonly by_name: string;
  readonly device_at: string;
}

const writeSql = `
with operations as (
  insert into item_operations (op_id, case_id, unit_id, field, element, visit, item, outcome, rev, value, by_id, by_name, device_at)
  select op_id, case_id, unit_id, field, element, visit, item, outcome, rev, value, by_id, by_name, device_at
    from jsonb_populate_recordset(null::item_operations, $1)
), written as (
  insert into items (case_id, field, element, visit, item, unit_id, rev, value, conflict, by_id, by_name, at)
  select case_id, field, element, visit, item, unit_id, rev, value, conflict, by_id, by_name, at
    from jsonb_populate_recordset(null::items, $2)
  on conflict (case_id, field, element, visit, item) do update
    set rev = excluded.rev, value = excluded.value, conflict = excluded.conflict,
        by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at
)
update cases set blocks = blocks || $4, updated_at = now() where id = $3`;

/** One statement for a batch: operations, items, and the summaries of the fields they belong to. */
export async function writeItems(
  tx: Tx,
  caseId: string,
  unitId: string,
  operations: readonly OperationRow[],
  items: readonly ItemRecord[],
  summaries: Readonly<Record<string, Json>>,
): Promise<void> {
  const rows = items.map((one) => ({ ...one, case_id: caseId, unit_id: unitId }));
  const json = (value: unknown) => JSON.stringify(value);
  await tx.query(writeSql, [json(operations), json(rows), caseId, json(summaries)]);
}

export const fileColumns = 'id, name, type, bytes, width, height, taken_at';

export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: string | number;
  readonly width: number | null;
  readonly height: number | null;
  readonly taken_at: Date | string | null;
}

export async function filesOfCase(tx: Tx, caseId: string): Promise<Map<string, FileRef>> {
  const { rows } = await tx.query<FileRow>(`select ${fileColumns} from files where case_id = $1`, [caseId]);
  return filesBy(rows);
}

export function filesBy(rows: readonly FileRow[]): Map<string, FileRef> {
  return new Map(rows.map((row) => [row.id, refOf(row)]));
}

function refOf({ taken_at, bytes, ...rest }: FileRow): FileRef {
  return { ...rest, bytes: Number(bytes), takenAt: taken_at === null ? null : new Date(taken_at).toISOString() };
}
