/**
 * Uploading and serving. The client makes the id, so a retry is answered with what is already there; another content
 * under a used id is refused. Bytes are checked, redrawn and stored before the transaction that writes the row; a row
 * therefore always has its content, and a content without row is swept away.
 */
import type { FileRef } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, FileReply, Tx, UploadedFile } from '../kernel/types.ts';
import { contentOf, type Purpose } from './content.ts';
import { fileById, insertFile, type FileRow, type NewFile } from './files.model.ts';
import { redraw } from './picture.ts';
import type { CaseFiles } from './ports.ts';
import { contentOfFile, sha256OfFile, type FileStore, type Rendition } from './store.ts';

const LONGEST_NAME = 160;

export interface FilesContext {
  readonly store: FileStore;
  readonly cases: CaseFiles;
}
export interface UploadOrder {
  readonly id: string;
  readonly sha256: string;
  readonly purpose: Purpose;
  readonly takenAt?: string | undefined;
}
export type StoredContent = Pick<NewFile, 'type' | 'bytes' | 'stored_sha256' | 'width' | 'height' | 'position'>;

/** What is already stored under the id, when this is the same file sent again. */
export async function sentBefore(
  tx: Tx,
  actor: Actor,
  caseId: string,
  order: UploadOrder,
): Promise<FileRow | undefined> {
  const found = await tx.asSystem(() => fileById(tx, order.id));
  if (!found) return undefined;
  const same = found.case_id === caseId && found.uploaded_by === actor.personId && found.sha256 === order.sha256;
  if (!same) throw problem('idempotency-key-reused');
  return found;
}

/** Outside any transaction. */
export async function storeContent(store: FileStore, file: UploadedFile, order: UploadOrder): Promise<StoredContent> {
  if (file.bytes === 0 || (await sha256OfFile(file.path)) !== order.sha256)
    throw problem('file-damaged', { file: file.name });
  const { kind, type } = await contentOf(file, order.purpose);
  if (kind === 'document') {
    const content = await contentOfFile(file.path);
    const stored = await store.put(content);
    return { type, bytes: content.length, stored_sha256: stored, width: null, height: null, position: null };
  }
  const { full, thumb, width, height, position } = await redraw(file);
  const stored = await store.put(full, thumb);
  return { type: 'image/jpeg', bytes: full.length, stored_sha256: stored, width, height, position };
}

export async function recordFile(
  context: FilesContext,
  tx: Tx,
  actor: Actor,
  taskId: string,
  order: UploadOrder,
  content: StoredContent,
  name: string,
): Promise<FileRef> {
  const { caseId, unitId } = await context.cases.writableTask(tx, actor, taskId);
  const row: NewFile = {
    ...content,
    id: order.id,
    case_id: caseId,
    unit_id: unitId,
    task_id: taskId,
    purpose: order.purpose,
    name: cleanName(name),
    sha256: order.sha256,
    taken_at: order.takenAt === undefined ? null : new Date(order.takenAt),
    uploaded_by: actor.personId,
  };
  if (!(await insertFile(tx, row))) return presentFile((await sentBefore(tx, actor, caseId, order)) ?? gone());
  const after = { name: row.name, purpose: row.purpose, sha256: row.sha256 };
  await audit(tx, actor, { action: 'upload', entity: 'file', entityId: row.id, unitId, caseId, after });
  return presentFile(row);
}

export async function readFile(
  context: FilesContext,
  tx: Tx,
  actor: Actor,
  id: string,
  size: Rendition,
): Promise<FileReply> {
  const file = await tx.asSystem(() => fileById(tx, id));
  if (!file || !(await context.cases.canReadCase(tx, actor, file.case_id))) throw problem('not-found');
  const picture = file.width !== null;
  if (size === 'thumb' && !picture) throw problem('not-found');
  return {
    path: context.store.pathOf(file.stored_sha256, size),
    type: file.type,
    name: picture ? file.name.replace(/\.\w+$/, '') + '.jpg' : file.name,
    inline: picture,
    immutable: true,
  };
}

export function presentFile(row: FileRow | NewFile): FileRef {
  const { id, name, type, bytes, width, height, taken_at } = row;
  return { id, name, type, bytes: Number(bytes), width, height, takenAt: taken_at?.toISOString() ?? null };
}

/** The name is shown and offered for download, never used as a path. */
function cleanName(name: string): string {
  const text = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\\/:*?"<>|]/gu, ' ')
    .trim();
  const short = Array.from(text);
  return short.length > LONGEST_NAME ? short.slice(-LONGEST_NAME).join('') : text || 'file';
}

function gone(): never {
  throw problem('request-in-flight', {}, { retryAfter: 1 });
}
