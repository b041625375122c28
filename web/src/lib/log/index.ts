/**
 * The door of the log. One database per person and one outbox per task and page life, so that leaving a form and coming
 * back never makes two senders.
 */
import { Outbox } from './outbox.svelte.ts';
import { openLog, type LogDatabase } from './schema.ts';
import { serverTransport } from './transport.ts';

export { Outbox, type SaveState } from './outbox.svelte.ts';
export { compress, sha256, UnreadablePhoto } from './photo.ts';
export type { LoggedFile } from './schema.ts';

const logs = new Map<string, Promise<LogDatabase>>();
const outboxes = new Map<string, Outbox>();

function logOf(person: string): Promise<LogDatabase> {
  const known = logs.get(person);
  if (known) return known;
  const opened = openLog(person);
  logs.set(person, opened);
  opened.catch(() => logs.delete(person));
  return opened;
}

export async function outboxOf(person: string, task: string): Promise<Outbox> {
  const name = `${person} ${task}`;
  const db = await logOf(person);
  const known = outboxes.get(name);
  if (known) return known;
  const made = new Outbox(db, serverTransport, task);
  outboxes.set(name, made);
  return made;
}

/** Tasks of this person with something unsent on this device, and how much. */
export async function unsentOf(person: string): Promise<ReadonlyMap<string, number>> {
  const db = await logOf(person);
  const [operations, files, drafts] = await Promise.all([
    db.getAll('operations'),
    db.getAll('files'),
    db.getAll('drafts'),
  ]);
  const rows = [
    ...operations,
    ...files.filter((file) => !file.sent),
    ...drafts.flatMap((draft) => draft.unsent.map(() => draft)),
  ];
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.task, (counts.get(row.task) ?? 0) + 1);
  return counts;
}

/** Sends what earlier pages left behind; to be called when a person has signed in and when the connection is back. */
export async function sendEverything(person: string): Promise<void> {
  for (const task of (await unsentOf(person)).keys()) await (await outboxOf(person, task)).send();
}
