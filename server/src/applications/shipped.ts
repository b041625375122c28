/**
 * Brings the applications that ship with the platform online at start. An unchanged folder changes nothing. A changed one
 * is only offered where an administrator has published, imported or gone back: what is online is then his choice.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { App } from '@closeloop/contracts/application';
import type { Tx } from '../kernel/types.ts';
import { type Folder, textOf } from './deployed.ts';
import { keepEdition } from './editions.ts';
import type { Publisher } from './publish.ts';
import { folderHash, onlineDeployment } from './store.ts';
import { loadFolder } from './validate/index.ts';

/** `root` holds `workflows/` and `forms/`. Answers the applications that were deployed now. */
export async function deployShipped(tx: Tx, publisher: Publisher, root: string): Promise<string[]> {
  const deployed: string[] = [];
  for (const app of await foldersOf(path.join(root, 'workflows'))) {
    const folder = await loadFolder(root, app);
    const online = await onlineDeployment(tx, app);
    if (online && online.source !== 'shipped') {
      await tx.asSystem(() => keepEdition(tx, app, versionOf(folder, app), folder));
      continue;
    }
    if (online?.hash === folderHash(folder)) continue;
    await publisher.publish(tx, { app, folder, source: 'shipped', note: '', language: 'en', by: null });
    deployed.push(app);
  }
  return deployed;
}

function versionOf(folder: Folder, app: string): string {
  const content = folder.get(`workflows/${app}/app.json`);
  return content ? App.parse(JSON.parse(textOf(content))).version : '';
}

async function foldersOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
}
