/**
 * The log on the phone: what a person answered, typed and shot, kept in IndexedDB until the server has confirmed it.
 * One database per person, so that another user of the same device neither sees nor sends it.
 *
 * Stores:
 * - `items`      what the form shows, by [task, field, item]: newest value, last known server revision
 * - `operations` what the server has not confirmed yet, in order of `seq`
 * - `files`      blobs not yet confirmed by hash
 * - `drafts`     plain form fields by task: local data, the server's revision, which names are unsent
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Json } from '@closeloop/contracts';

export interface LoggedItem {
  readonly task: string;
  readonly field: string;
  readonly item: string;
  readonly value: Json;
  /** Revision of the server's row this value stands on; 0 when it has none. */
  readonly rev: number;
  readonly at: string;
  readonly conflict: Json | null;
}

export interface LoggedOperation {
  readonly seq?: number;
  readonly opId: string;
  readonly task: string;
  readonly field: string;
  readonly item: string;
  readonly baseRev: number;
  readonly value: Json;
  readonly at: string;
  /** Files the value cites; they are sent first. */
  readonly files: readonly string[];
  /** It has left once, so its value may be on the server under this opId and must not be altered. */
  readonly tried: boolean;
  /** The server's sentence when it refused; such an operation waits for the person. */
  readonly refused: string | null;
}

export interface LoggedFile {
  readonly id: string;
  readonly task: string;
  readonly blob: Blob;
  readonly name: string;
  readonly sha256: string;
  readonly purpose: 'photo' | 'attachment' | 'signature';
  readonly takenAt: string;
  readonly sent: boolean;
  readonly refused: string | null;
}

export interface LoggedDraft {
  readonly task: string;
  readonly rev: number;
  readonly data: Readonly<Record<string, Json>>;
  readonly unsent: readonly string[];
  /** The server's sentence when it refused the fields; the next change tries again. */
  readonly refused?: string | null;
}

export interface LogSchema extends DBSchema {
  items: { key: [string, string, string]; value: LoggedItem; indexes: { task: string } };
  operations: { key: number; value: LoggedOperation; indexes: { task: string } };
  files: { key: string; value: LoggedFile; indexes: { task: string } };
  drafts: { key: string; value: LoggedDraft };
}

export type LogDatabase = IDBPDatabase<LogSchema>;

export function openLog(personId: string): Promise<LogDatabase> {
  return openDB<LogSchema>(`closeloop-${personId}`, 1, {
    upgrade(db) {
      db.createObjectStore('items', { keyPath: ['task', 'field', 'item'] }).createIndex('task', 'task');
      db.createObjectStore('operations', { keyPath: 'seq', autoIncrement: true }).createIndex('task', 'task');
      db.createObjectStore('files', { keyPath: 'id' }).createIndex('task', 'task');
      db.createObjectStore('drafts', { keyPath: 'task' });
    },
  });
}
