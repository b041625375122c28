/**
 * Brings the applications that ship with the platform online at start. An unchanged folder changes nothing, and neither
 * does a changed one where an administrator has published, imported or gone back: what is online is then his choice.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Tx } from '../kernel/types.ts';
import type { Publisher } from './publish.ts';
import { folderHash, onlineDeployment } from './store.ts';
import { loadFolder } from './validate/index.ts';

/** `root` holds `workflows/` and `forms/`. Answers the applications that were deployed now. */
export async function deployShipped(tx: Tx, publisher: Publisher, root: string): Promise<string[]> {
  const deployed: string[] = [];
  for (const app of await foldersOf(path.join(root, 'workflows'))) {
    const folder = await loadFolder(root, app);
    const online = await onlineDeployment(tx, app);
    if (online && (online.source !== 'shipped' || online.hash === folderHash(folder))) continue;
    await publisher.publish(tx, { app, folder, source: 'shipped', note: '', language: 'en', by: null });
    deployed.push(app);
  }
  return deployed;
}

async function foldersOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
}
