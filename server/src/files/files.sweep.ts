/**
 * Removes what nothing needs: rows a week old that no case names, then contents a week old without a row, and uploads
 * that were cut off. Rows go first, so a crash in between leaves a content for the next round, never a row without one.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { SystemTransact } from '../kernel/types.ts';
import { deleteFiles, filesBefore, isStored } from './files.model.ts';
import type { FilesContext } from './files.service.ts';

const DAY_MS = 24 * 3600 * 1000;
const KEPT_DAYS = 7;
const BATCH = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export async function sweepFiles(
  context: FilesContext,
  transact: SystemTransact,
  incoming: string,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  for (let after: string | undefined = FIRST_ID; after !== undefined;)
    after = await sweepRows(context, transact, before, after);
  for await (const sha256 of context.store.olderThan(before)) {
    if (!(await transact((tx) => isStored(tx, sha256)))) await context.store.remove(sha256);
  }
  await sweepIncoming(incoming, new Date(now.getTime() - DAY_MS));
}

async function sweepRows(
  context: FilesContext,
  transact: SystemTransact,
  before: Date,
  after: string,
): Promise<string | undefined> {
  return transact(async (tx) => {
    const ids = await filesBefore(tx, before, after, BATCH);
    if (ids.length > 0) await deleteFiles(tx, await context.cases.unnamed(tx, ids));
    return ids.at(-1);
  });
}

async function sweepIncoming(folder: string, before: Date): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const file = path.join(folder, name);
    const { mtime } = await stat(file);
    if (mtime < before) await rm(file, { force: true });
  }
}
