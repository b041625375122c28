/** Brings the applications that ship with the platform online at start; an unchanged folder changes nothing. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { kindOf } from '@closeloop/contracts/application';
import type { Tx } from '../kernel/types.ts';
import type { Folder } from './deployed.ts';
import { isOnline, type Publisher } from './publish.ts';

/** `root` holds `workflows/` and `forms/`. Answers the applications that were deployed now. */
export async function deployShipped(tx: Tx, publisher: Publisher, root: string): Promise<string[]> {
  const deployed: string[] = [];
  for (const app of await foldersOf(path.join(root, 'workflows'))) {
    const folder = await readApplication(root, app);
    if (await isOnline(tx, app, folder)) continue;
    await publisher.publish(tx, { app, folder, source: 'shipped', note: '', by: null });
    deployed.push(app);
  }
  return deployed;
}

export async function readApplication(root: string, app: string): Promise<Folder> {
  const files = new Map<string, Uint8Array>();
  for (const base of [`workflows/${app}`, `forms/${app}`]) {
    const found = await readdir(path.join(root, base), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of found.filter((one) => one.isFile())) {
      const full = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, full).replaceAll(path.sep, '/');
      if (kindOf(name)) files.set(name, await readFile(full));
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function foldersOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries
    .filter((one) => one.isDirectory())
    .map((one) => one.name)
    .sort();
}
