/** Rows of the table `files`. */
import type { Tx } from '../kernel/types.ts';
import type { ExifPosition } from './exif-position.ts';

export interface FileRow {
  readonly id: string;
  readonly case_id: string;
  readonly name: string;
  readonly type: string;
  /** bigint, as text. */
  readonly bytes: string;
  readonly sha256: string;
  readonly stored_sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly taken_at: Date | null;
  readonly uploaded_by: string;
}
export interface NewFile extends Omit<FileRow, 'bytes'> {
  readonly bytes: number;
  readonly unit_id: string;
  readonly task_id: string;
  readonly purpose: string;
  readonly position: ExifPosition | null;
}

const COLUMNS = 'id, case_id, name, type, bytes, sha256, stored_sha256, width, height, taken_at, uploaded_by';

export async function fileById(tx: Tx, id: string): Promise<FileRow | undefined> {
  const { rows } = await tx.query<FileRow>(`select ${COLUMNS} from files where id = $1`, [id]);
  return rows[0];
}

/** False when the id is taken. */
export async function insertFile(tx: Tx, file: NewFile): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into files (id, case_id, unit_id, task_id, purpose, name, type, bytes, sha256, stored_sha256, width, height,
       taken_at, position, uploaded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (id) do nothing`,
    [
      file.id,
      file.case_id,
      file.unit_id,
      file.task_id,
      file.purpose,
      file.name,
      file.type,
      file.bytes,
      file.sha256,
      file.stored_sha256,
      file.width,
      file.height,
      file.taken_at,
      file.position && JSON.stringify(file.position),
      file.uploaded_by,
    ],
  );
  return rowCount > 0;
}

/** Scope: system. */
export async function filesBefore(tx: Tx, before: Date, after: string, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from files where created_at < $1 and id > $2 order by id limit $3',
    [before, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Scope: system. */
export async function deleteFiles(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('delete from files where id = any($1::uuid[])', [ids]);
}

/** Scope: system. */
export async function isStored(tx: Tx, storedSha256: string): Promise<boolean> {
  const { rowCount } = await tx.query('select 1 from files where stored_sha256 = $1 limit 1', [storedSha256]);
  return rowCount > 0;
}
