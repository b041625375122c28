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
/** The task is done, cancelled or somebody else's: nothing of it can be sent any more, and nothing is thrown away. */
export class Gone extends Refused {}

export const BATCH = 50;

export type SendOutcome = 'empty' | 'unreachable' | 'refused' | 'gone';

/** Sends what waits for one task. `onProgress` after each confirmed file or request. */
export async function sendTask(
  db: LogDatabase,
  transport: Transport,
  task: string,
  onProgress: () => void,
): Promise<SendOutcome> {
  try {
    await sendFiles(db, transport, task, onProgress);
    if (!(await sendItems(db, transport, task, onProgress))) return 'unreachable';
    await sendDraft(db, transport, task, onProgress);
  } catch (error) {
    if (error instanceof Unreachable) return 'unreachable';
    if (error instanceof Gone) return 'gone';
    if (error instanceof Refused) return 'refused';
    throw error;
  }
  const left = await db.getAllFromIndex('operations', 'task', task);
  return left.length === 0 ? 'empty' : 'refused';
}

/** False when the server answered without a result, which is as good as no answer. */
async function sendItems(
  db: LogDatabase,
  transport: Transport,
  task: string,
  onProgress: () => void,
): Promise<boolean> {
  for (;;) {
    const batch = await take(db, task, BATCH);
    if (batch.length === 0) return true;
    onProgress();
    const results = await put(transport, task, batch);
    for (const operation of batch) {
      const result = results.find((row) => row.opId === operation.opId);
      if (result) await settle(db, operation, result);
    }
    if (results.length === 0) return false;
    onProgress();
  }
}

/**
 * A request that is refused as a whole says nothing about its other operations, so they go one by one; an operation
 * that is refused alone gets the sentence.
 */
async function put(
  transport: Transport,
  task: string,
  batch: readonly LoggedOperation[],
): Promise<readonly ItemResult[]> {
  try {
    return await transport.putItems(task, batch.map(toOperation));
  } catch (error) {
    if (!(error instanceof Refused) || error instanceof Gone) throw error;
    const [only] = batch;
    if (batch.length > 1) return (await Promise.all(batch.map((one) => put(transport, task, [one])))).flat();
    return only ? [{ opId: only.opId, outcome: 'refused', rev: 0, problem: { slug: '', title: error.message } }] : [];
  }
}

async function sendFiles(db: LogDatabase, transport: Transport, task: string, onProgress: () => void): Promise<void> {
  for (const file of await db.getAllFromIndex('files', 'task', task)) {
    if (file.sent || file.refused !== null) continue;
    try {
      await transport.upload(file);
      await mark(db, file.id, { sent: true });
    } catch (error) {
      if (!(error instanceof Refused) || error instanceof Gone) throw error;
      await mark(db, file.id, { refused: error.message });
    }
    onProgress();
  }
}

/** A file that was removed while it was on its way stays removed. */
async function mark(db: LogDatabase, id: string, change: Partial<LoggedFile>): Promise<void> {
  const tx = db.transaction('files', 'readwrite');
  const file = await tx.store.get(id);
  if (file) await tx.store.put({ ...file, ...change });
  await tx.done;
}

async function sendDraft(db: LogDatabase, transport: Transport, task: string, onProgress: () => void): Promise<void> {
  const draft = await db.get('drafts', task);
  if (!draft || draft.unsent.length === 0 || draft.refused) return;
  const data = Object.fromEntries(draft.unsent.map((name) => [name, draft.data[name] ?? null]));
  const saved = await transport.saveDraft(task, draft.rev, data).catch(async (error: unknown) => {
    if (error instanceof Refused && !(error instanceof Gone))
      await db.put('drafts', { ...draft, refused: error.message });
    throw error;
  });
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
