/** The registry of the demonstration as the site's own files in the data directory, so that a test may change facts. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DEMO = path.resolve(import.meta.dirname, '../../server/data/demo-registry');
type File = 'units.csv' | 'people.csv' | 'projects.csv';

export function ownRegistry(dataDir: string): void {
  cpSync(DEMO, path.join(dataDir, 'registry'), { recursive: true });
}

export function addRow(dataDir: string, file: File, row: string): void {
  rewrite(dataDir, file, (text) => `${text.trimEnd()}\n${row}\n`);
}

/** Changes a fact in the row that begins with `id`. */
export function changeRow(dataDir: string, file: File, id: string, from: string, to: string): void {
  rewrite(dataDir, file, (text) => {
    const line = text.split('\n').find((one) => one.startsWith(`${id},`));
    if (!line?.includes(from)) throw new Error(`${file} says nothing of ${from} about ${id}`);
    return text.replace(line, line.replace(from, to));
  });
}

function rewrite(dataDir: string, file: File, change: (text: string) => string): void {
  const name = path.join(dataDir, 'registry', file);
  writeFileSync(name, change(readFileSync(name, 'utf8')));
}
