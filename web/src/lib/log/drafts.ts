/** Plain form fields in the log: each change is durable here first, unsent names are remembered, newer wins per field. */
import type { Json } from '@closeloop/contracts';
import type { LogDatabase, LoggedDraft } from './schema.ts';

/** Keeps changed fields of a task's form. Resolves when durable. */
export async function keepFields(
  db: LogDatabase,
  task: string,
  changes: Readonly<Record<string, Json>>,
): Promise<void> {
  const tx = db.transaction('drafts', 'readwrite', { durability: 'strict' });
  const known = await tx.store.get(task);
  await tx.store.put({
    task,
    rev: known?.rev ?? 0,
    data: { ...known?.data, ...changes },
    unsent: [...new Set([...(known?.unsent ?? []), ...Object.keys(changes)])],
  });
  await tx.done;
}

/**
 * Brings the server's draft in; unsent fields keep what was typed here. Answers can overtake one another: one that was
 * asked for before the last confirmed save is older than what is here, and changes nothing.
 */
export async function adoptDraft(
  db: LogDatabase,
  task: string,
  server: { readonly rev: number; readonly data: Readonly<Record<string, Json>> },
): Promise<LoggedDraft> {
  const tx = db.transaction('drafts', 'readwrite');
  const known = await tx.store.get(task);
  if (known && server.rev < known.rev) {
    await tx.done;
    return known;
  }
  const unsent = known?.unsent ?? [];
  const mine = Object.fromEntries(unsent.map((name) => [name, known?.data[name] ?? null]));
  const draft: LoggedDraft = { task, rev: server.rev, data: { ...server.data, ...mine }, unsent };
  await tx.store.put(draft);
  await tx.done;
  return draft;
}
