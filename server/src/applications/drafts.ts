/** Drafts: files over the online folder. A draft file equal to the online one is no draft. Writes need scope `system`. */
import type { Tx } from '../kernel/types.ts';
import type { Folder } from './deployed.ts';
import { loadFolder, onlineDeployment, saveContents, sha256 } from './store.ts';

export interface DraftFile {
  readonly path: string;
  readonly rev: number;
  readonly content: Uint8Array | null;
  readonly updated_by_name: string;
  readonly updated_at: Date;
}

export async function draftFiles(tx: Tx, app: string): Promise<Map<string, DraftFile>> {
  const { rows } = await tx.query<DraftFile>(
    `select d.path, d.rev, c.content, d.updated_by_name, d.updated_at from draft_files d
       left join file_contents c on c.hash = d.hash where d.app = $1 order by d.path`,
    [app],
  );
  return new Map(rows.map((row) => [row.path, row]));
}

export async function onlineFolder(tx: Tx, app: string): Promise<Folder> {
  const online = await onlineDeployment(tx, app);
  return online ? loadFolder(tx, online.id) : new Map();
}

/** The folder as it would be published. */
export async function draftFolder(tx: Tx, app: string): Promise<Folder> {
  const folder = new Map(await onlineFolder(tx, app));
  for (const [path, draft] of await draftFiles(tx, app)) {
    if (draft.content) folder.set(path, draft.content);
    else folder.delete(path);
  }
  return folder;
}

export interface Author {
  readonly personId: string;
  readonly name: string;
}

/** Answers the new revision; null when the file is not at `rev` any more. */
export async function saveDraftFile(
  tx: Tx,
  app: string,
  path: string,
  content: Uint8Array | null,
  rev: number | null,
  by: Author,
): Promise<number | null> {
  if (content) await saveContents(tx, [content]);
  await tx.query('insert into applications (id) values ($1) on conflict do nothing', [app]);
  const { rows } = await tx.query<{ rev: number }>(
    `insert into draft_files as d (app, path, hash, bytes, rev, updated_by, updated_by_name) values ($1, $2, $3, $4, coalesce($5, 0) + 1, $6, $7)
     on conflict (app, path) do update set hash = excluded.hash, bytes = excluded.bytes, rev = d.rev + 1,
       updated_by = excluded.updated_by, updated_by_name = excluded.updated_by_name, updated_at = now()
       where $5::int is null or d.rev = $5 returning rev`,
    [app, path, content && sha256(content), content?.byteLength ?? 0, rev, by.personId, by.name],
  );
  return rows[0]?.rev ?? null;
}

export async function dropDraft(tx: Tx, app: string): Promise<void> {
  await tx.query('delete from draft_files where app = $1', [app]);
}
