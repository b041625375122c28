/**
 * Writing to the log. Every act is one IndexedDB transaction that resolves when it is durable on the device; only then
 * may the page paint it as kept. An unsent operation on the same item is altered in place, one that has left before is
 * followed by a new one, so a lost answer never turns into a lost or doubled act.
 */
import type { ItemResult, Json, StoredItem } from '@closeloop/contracts';
import type { LogDatabase, LoggedFile, LoggedItem, LoggedOperation } from './schema.ts';

export interface Act {
  readonly task: string;
  readonly field: string;
  readonly item: string;
  readonly value: Json;
  readonly files: readonly string[];
  /** New blobs that arrive with this act. */
  readonly blobs?: readonly LoggedFile[];
  /** Files the person took out again; what has not left yet never will. */
  readonly dropped?: readonly string[];
  readonly at: string;
  readonly opId: string;
}

/** Keeps one act. Resolves when it is durable. */
export async function keep(db: LogDatabase, act: Act): Promise<void> {
  const tx = db.transaction(['items', 'operations', 'files'], 'readwrite', { durability: 'strict' });
  const items = tx.objectStore('items');
  const operations = tx.objectStore('operations');
  const known = await items.get([act.task, act.field, act.item]);
  const queued = (await operations.index('task').getAll(act.task)).filter((o) => sameItem(o, act));
  const open = queued.find((o) => !o.tried);
  const writes: Promise<unknown>[] = (act.blobs ?? []).map((blob) => tx.objectStore('files').put(blob));
  const files = tx.objectStore('files');
  for (const id of act.dropped ?? []) if ((await files.get(id))?.sent === false) writes.push(files.delete(id));
  const fields = { value: act.value, at: act.at, files: act.files, refused: null };
  if (open) writes.push(operations.put({ ...open, ...fields }));
  else
    writes.push(
      operations.add({
        ...fields,
        opId: act.opId,
        task: act.task,
        field: act.field,
        item: act.item,
        baseRev: known?.rev ?? 0,
        tried: false,
      }),
    );
  for (const o of queued)
    if (o.tried && o.refused !== null && o.seq !== undefined) writes.push(operations.delete(o.seq));
  const { task, field, item, value, at } = act;
  writes.push(items.put({ task, field, item, value, at, rev: known?.rev ?? 0, conflict: known?.conflict ?? null }));
  await Promise.all(writes);
  await tx.done;
}

/**
 * Takes the operations that may go now and marks them as having left, in one transaction so that no act slips between:
 * in order, one per item, none that was refused or cites a file that has not arrived.
 */
export async function take(db: LogDatabase, task: string, limit: number): Promise<readonly LoggedOperation[]> {
  const tx = db.transaction(['operations', 'files'], 'readwrite', { durability: 'strict' });
  const operations = tx.objectStore('operations');
  const files = await tx.objectStore('files').index('task').getAll(task);
  const missing = new Set(files.filter((file) => !file.sent).map((file) => file.id));
  const batch = new Map<string, LoggedOperation>();
  const blocked = new Set<string>();
  for (const operation of await operations.index('task').getAll(task)) {
    const item = JSON.stringify([operation.field, operation.item]);
    if (batch.size === limit || batch.has(item) || blocked.has(item)) continue;
    const ready = operation.refused === null && !operation.files.some((id) => missing.has(id));
    if (ready) batch.set(item, { ...operation, tried: true });
    else blocked.add(item);
  }
  await Promise.all([...batch.values()].map((operation) => operations.put(operation)));
  await tx.done;
  return [...batch.values()];
}

/** Takes the server's answer for one operation: the operation leaves the log, later ones of the item stand on its revision. */
export async function settle(db: LogDatabase, sent: LoggedOperation, result: ItemResult): Promise<void> {
  const tx = db.transaction(['items', 'operations'], 'readwrite');
  const operations = tx.objectStore('operations');
  if (sent.seq === undefined) return;
  if (result.outcome === 'refused') {
    await operations.put({ ...sent, tried: true, refused: result.problem?.title ?? result.problem?.slug ?? '' });
    await tx.done;
    return;
  }
  const later = (await operations.index('task').getAll(sent.task)).filter(
    (o) => sameItem(o, sent) && o.seq !== sent.seq,
  );
  const items = tx.objectStore('items');
  const known = await items.get([sent.task, sent.field, sent.item]);
  const writes: Promise<unknown>[] = [operations.delete(sent.seq)];
  for (const o of later) writes.push(operations.put({ ...o, baseRev: result.rev }));
  if (known) {
    const value = later.length === 0 && result.value !== undefined ? result.value : known.value;
    writes.push(items.put({ ...known, value, rev: result.rev }));
  }
  await Promise.all(writes);
  await tx.done;
}

/**
 * Brings the server's rows into the log when a task is opened: rows without an unsent operation take the server's value
 * and revision, others keep what the person did here. Answers can overtake one another, and the server never takes a row
 * away: a row of a lower revision, or none, is an older answer and changes nothing. Answers what the form shows.
 */
export async function adopt(
  db: LogDatabase,
  task: string,
  field: string,
  rows: readonly StoredItem[],
): Promise<readonly LoggedItem[]> {
  const tx = db.transaction(['items', 'operations'], 'readwrite');
  const items = tx.objectStore('items');
  const pending = await tx.objectStore('operations').index('task').getAll(task);
  const mine = (await items.index('task').getAll(task)).filter((row) => row.field === field);
  const isPending = (row: LoggedItem) => pending.some((o) => sameItem(o, row));
  const shown = new Map(mine.filter((row) => row.rev > 0 || isPending(row)).map((row) => [row.item, row]));
  for (const row of mine) if (!shown.has(row.item)) await items.delete([row.task, row.field, row.item]);
  for (const row of rows) {
    const known = shown.get(row.item);
    if (known && (known.rev > row.rev || isPending(known))) continue;
    const entry: LoggedItem = {
      task,
      field,
      item: row.item,
      value: row.value,
      rev: row.rev,
      at: row.at,
      conflict: row.conflict?.value ?? null,
    };
    shown.set(row.item, entry);
    await items.put(entry);
  }
  await tx.done;
  return [...shown.values()];
}

/** Forgets a task whose work is confirmed: nothing unsent may be left. Answers false, and keeps all, when there is. */
export async function forget(db: LogDatabase, task: string): Promise<boolean> {
  const tx = db.transaction(['items', 'operations', 'files', 'drafts'], 'readwrite');
  const waiting = await tx.objectStore('operations').index('task').count(task);
  const unsent = (await tx.objectStore('files').index('task').getAll(task)).some((file) => !file.sent);
  const draft = await tx.objectStore('drafts').get(task);
  if (waiting > 0 || unsent || (draft?.unsent.length ?? 0) > 0) {
    await tx.done;
    return false;
  }
  for (const name of ['items', 'files'] as const)
    for (const key of await tx.objectStore(name).index('task').getAllKeys(task)) await tx.objectStore(name).delete(key);
  await tx.objectStore('drafts').delete(task);
  await tx.done;
  return true;
}

/** Forgets a task together with what was never sent: its person has deleted it. */
export async function drop(db: LogDatabase, task: string): Promise<void> {
  const tx = db.transaction(['items', 'operations', 'files', 'drafts'], 'readwrite');
  for (const name of ['items', 'operations', 'files'] as const)
    for (const key of await tx.objectStore(name).index('task').getAllKeys(task)) await tx.objectStore(name).delete(key);
  await tx.objectStore('drafts').delete(task);
  await tx.done;
}

function sameItem(
  a: { task: string; field: string; item: string },
  b: { task: string; field: string; item: string },
): boolean {
  return a.task === b.task && a.field === b.field && a.item === b.item;
}
