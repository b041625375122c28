/**
 * The shipped edition of an application beside an administrator's own version: kept until he has decided, compared file
 * by file with the edition his version began from, and brought into the draft where he wants it. Writes need scope
 * `system`.
 */
import type { Tx } from '../kernel/types.ts';
import type { Folder } from './deployed.ts';
import { folderHash, loadFolder, saveContents, sha256 } from './store.ts';

export interface EditionRow {
  readonly hash: string;
  readonly version: string;
}

/** An edition that was online here once is nothing new, and neither is one that was decided about. */
export async function keepEdition(tx: Tx, app: string, version: string, folder: Folder): Promise<void> {
  const hash = folderHash(folder);
  await tx.query(
    `update shipped_editions set decided_at = now() where app = $1 and decided_at is null and hash <> $2
       and exists (select from deployments d where d.app = $1 and d.hash = $2)`,
    [app, hash],
  );
  const { rowCount } = await tx.query(
    `insert into shipped_editions as e (app, hash, version)
     select $1, $2, $3 where not exists (select from deployments d where d.app = $1 and d.hash = $2)
     on conflict (app) do update set hash = excluded.hash, version = excluded.version, decided_at = null, decided_by = null
       where e.hash <> excluded.hash`,
    [app, hash, version],
  );
  if (rowCount === 0) return;
  await saveContents(tx, folder.values());
  await tx.query("delete from shipped_edition_files where app = $1 and part = 'offered'", [app]);
  await tx.query(
    `insert into shipped_edition_files (app, part, path, hash)
     select $1, 'offered', * from unnest($2::text[], $3::text[])`,
    [app, [...folder.keys()], [...folder.values()].map(sha256)],
  );
}

export async function offeredEdition(tx: Tx, app: string): Promise<EditionRow | null> {
  const { rows } = await tx.query<EditionRow>(
    'select hash, version from shipped_editions where app = $1 and decided_at is null',
    [app],
  );
  return rows[0] ?? null;
}

/** False when another edition is offered by now, or none. */
export async function decideEdition(tx: Tx, app: string, hash: string, by: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update shipped_editions set decided_at = now(), decided_by = $3
      where app = $1 and hash = $2 and decided_at is null`,
    [app, hash, by],
  );
  return rowCount > 0;
}

/** From here on the next edition is compared with this one. */
export async function baseOnEdition(tx: Tx, app: string): Promise<void> {
  await tx.query("delete from shipped_edition_files where app = $1 and part = 'base'", [app]);
  await tx.query(
    `insert into shipped_edition_files (app, part, path, hash)
     select app, 'base', path, hash from shipped_edition_files where app = $1 and part = 'offered'`,
    [app],
  );
}

export const editionFolder = (tx: Tx, app: string): Promise<Folder> => filesOf(tx, app, 'offered');

async function filesOf(tx: Tx, app: string, part: 'offered' | 'base'): Promise<Folder> {
  const { rows } = await tx.query<{ path: string; content: Buffer }>(
    `select f.path, c.content from shipped_edition_files f join file_contents c on c.hash = f.hash
      where f.app = $1 and f.part = $2 order by f.path`,
    [app, part],
  );
  return new Map(rows.map((row) => [row.path, row.content]));
}

/** The edition an administrator's version began from: the last he took, else the last shipped one that was online. */
export async function formerEdition(tx: Tx, app: string): Promise<Folder> {
  const base = await filesOf(tx, app, 'base');
  if (base.size > 0) return base;
  const { rows } = await tx.query<{ id: string }>(
    "select id from deployments where app = $1 and source = 'shipped' order by number desc limit 1",
    [app],
  );
  return rows[0] ? loadFolder(tx, rows[0].id) : new Map();
}

export interface EditionChange {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** The administrator has changed the same file, and the two cannot be joined. */
  readonly both: boolean;
  /** What the file becomes: the edition's, or both joined; null removes it. */
  readonly content: Uint8Array | null;
}

/** What the edition changes since `former`, against what stands here now. Files it leaves alone are not named. */
export function changesOf(former: Folder, edition: Folder, own: Folder): EditionChange[] {
  const paths = [...new Set([...former.keys(), ...edition.keys()])].sort();
  return paths.flatMap((path) => {
    const [before, after, now] = [former.get(path), edition.get(path), own.get(path)];
    if (same(before, after) || same(after, now)) return [];
    const joined = same(before, now) ? undefined : joinedTexts(before, after, now);
    return [
      {
        path,
        change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
        both: !same(before, now) && joined === undefined,
        content: joined ?? after ?? null,
      },
    ];
  });
}

function same(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === undefined || other === undefined ? one === other : sha256(one) === sha256(other);
}

/** Texts are joined key by key as long as no key was changed on both sides. */
function joinedTexts(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  now: Uint8Array | undefined,
): Uint8Array | undefined {
  const [old, theirs, own] = [before, after, now].map(asTexts);
  if (!old || !theirs || !own) return undefined;
  const joined = new Map(Object.entries(own));
  for (const key of new Set([...Object.keys(old), ...Object.keys(theirs)])) {
    if (old[key] === theirs[key] || own[key] === theirs[key]) continue;
    if (own[key] !== old[key]) return undefined;
    if (theirs[key] === undefined) joined.delete(key);
    else joined.set(key, theirs[key]);
  }
  return new TextEncoder().encode(`${JSON.stringify(Object.fromEntries(joined), null, 2)}\n`);
}

/** A flat object of texts, as `texts/*.json` is; undefined for anything else. */
function asTexts(content: Uint8Array | undefined): Record<string, string> | undefined {
  try {
    const value: unknown = content && JSON.parse(new TextDecoder().decode(content));
    const flat =
      typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');
    return flat ? (value as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}
