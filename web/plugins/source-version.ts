/**
 * The name of a build, from what goes into it: the same sources give the same name in every process that reads the
 * configuration, and a page knows it is outdated only when something has really changed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['web/src', 'web/messages', 'web/static', 'contracts/src', 'form-core/src', 'feel/src'];
const generated = path.join('web', 'src', 'lib', 'paraglide');

function filesBelow(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith(generated))
    .sort();
}

export function sourceVersion(): string {
  const hash = createHash('sha256');
  for (const file of [...sources.flatMap(filesBelow), 'package-lock.json']) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
