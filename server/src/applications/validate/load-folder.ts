/**
 * Reads `workflows/<app>` and `forms/<app>` from disk into memory, under the paths the validator expects. Symbolic
 * links are not followed; more files than an application may have are not read.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { folderLimits } from '@closeloop/contracts/application';
import type { Files } from './paths.ts';

/** `root` is the folder that holds `workflows/` and `forms/`. */
export async function loadFolder(root: string, app: string): Promise<Files> {
  const files = new Map<string, Uint8Array>();
  for (const room of ['workflows', 'forms']) {
    const entries = await listed(join(root, room, app));
    for (const path of entries.slice(0, folderLimits.files + 1 - files.size))
      files.set(relative(root, path).split(sep).join('/'), await readFile(path));
  }
  return files;
}

async function listed(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
