/**
 * Sending the log: files first, then operations in order, at most one per item in a request. Only one tab sends at a
 * time. A cut connection leaves everything in the log; the same operations go again under the same ids.
 */
import type { ItemOperation, ItemResult, Json } from '@closeloop/contracts';
import { settle, take } from './log.ts';
import type { LogDatabase, LoggedFile, LoggedOperation } from './schema.ts';

/** What the sender needs of the server. Each rejects with `Unreachable` when there was no answer worth believing. */
export interface Transport {
  putItems(task: string, operations: readonly ItemOperation[]): Promise<readonly ItemResult[]>;
  upload(file: LoggedFile): Promise<void>;
  saveDraft(
    task: string,
    baseRev: number,
    data: Record<string, Json>,
  ): Promise<{ rev: number; data: Record<string, Json> }>;
}
/** No connection, time-out, 5xx: try again later. */
export class Unreachable extends Error {}
/** The server understood and said no; `message` is its sentence. */
export class Refused extends Error {}

export const BATCH = 50;

export type SendOutcome = 'empty' | 'unreachable' | 'refused';

/** Sends what waits for one task. `onProgress` after each confirmed file or request. */
export async function sendTask(
  db: LogDatabase,
  transport: Transport,
  task: string,
  onProgress: () => void,
): Promise<SendOutcome> {
  try {
    await sendFiles(db, transport, task, onProgress);
    await sendDraft(db, transport, task, onProgress);
    for (;;) {
      const batch = await take(db, task, BATCH);
      if (batch.length === 0) break;
      onProgress();
      const results = await transport.putItems(task, batch.map(toOperation));
      for (const operation of batch) {
        const result = results.find((row) => row.opId === operation.opId);
        if (result) await settle(db, operation, result);
      }
      if (results.length === 0) return 'unreachable';
      onProgress();
    }
  } catch (error) {
    if (error instanceof Unreachable) return 'unreachable';
    if (error instanceof Refused) return 'refused';
    throw error;
  }
  const left = await db.getAllFromIndex('operations', 'task', task);
  return left.length === 0 ? 'empty' : 'refused';
}

async function sendFiles(db: LogDatabase, transport: Transport, task: string, onProgress: () => void): Promise<void> {
  for (const file of await db.getAllFromIndex('files', 'task', task)) {
    if (file.sent || file.refused !== null) continue;
    try {
      await transport.upload(file);
      await db.put('files', { ...file, sent: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await db.put('files', { ...file, refused: error.message });
    }
    onProgress();
  }
}

async function sendDraft(db: LogDatabase, transport: Transport, task: string, onProgress: () => void): Promise<void> {
  const draft = await db.get('drafts', task);
  if (!draft || draft.unsent.length === 0) return;
  const data = Object.fromEntries(draft.unsent.map((name) => [name, draft.data[name] ?? null]));
  const saved = await transport.saveDraft(task, draft.rev, data);
  const tx = db.transaction('drafts', 'readwrite');
  const now = await tx.store.get(task);
  if (now) {
    const unsent = now.unsent.filter((name) => JSON.stringify(now.data[name] ?? null) !== JSON.stringify(data[name]));
    const merged = { ...saved.data, ...Object.fromEntries(unsent.map((name) => [name, now.data[name] ?? null])) };
    await tx.store.put({ ...now, rev: saved.rev, unsent, data: { ...now.data, ...merged } });
  }
  await tx.done;
  onProgress();
}

function toOperation({ opId, field, item, baseRev, value, at }: LoggedOperation): ItemOperation {
  return { opId, field, item, baseRev, value, at };
}
