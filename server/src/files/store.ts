/**
 * Where file contents lie: below one folder, named by their own SHA-256, written once and never changed. A content is
 * durable (file and folder flushed) before `put` resolves, and becomes visible under its name only when complete.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

export type Rendition = 'full' | 'thumb';

export interface FileStore {
  /** Answers the SHA-256 it is found by. */
  put(content: Buffer, thumb?: Buffer): Promise<string>;
  pathOf(sha256: string, rendition: Rendition): string;
  has(sha256: string): Promise<boolean>;
  remove(sha256: string): Promise<void>;
  /** Contents last written before `before`. */
  olderThan(before: Date): AsyncIterable<string>;
}

const NAME = /^[0-9a-f]{64}$/;

/** `partials` is a folder beside it, where a content is written before it has its name. */
export function openFileStore(folder: string, partials: string): FileStore {
  const pathOf = (sha256: string, rendition: Rendition) => {
    if (!NAME.test(sha256)) throw new Error('a content is named by its SHA-256');
    return path.join(folder, sha256.slice(0, 2), rendition === 'thumb' ? `${sha256}.thumb` : sha256);
  };
  const has = (sha256: string) =>
    stat(pathOf(sha256, 'full')).then(
      () => true,
      () => false,
    );
  return {
    pathOf,
    has,
    put: async (content, thumb) => {
      const sha256 = createHash('sha256').update(content).digest('hex');
      if (thumb) await write(pathOf(sha256, 'thumb'), thumb, partials);
      // Known already: its time is renewed, or the sweeper might take it before its new row is there.
      if (await has(sha256)) await utimes(pathOf(sha256, 'full'), new Date(), new Date());
      else await write(pathOf(sha256, 'full'), content, partials);
      return sha256;
    },
    remove: async (sha256) => {
      await rm(pathOf(sha256, 'full'), { force: true });
      await rm(pathOf(sha256, 'thumb'), { force: true });
    },
    olderThan: (before) => contentsOlderThan(folder, before),
  };
}

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export const contentOfFile = (file: string): Promise<Buffer> => readFile(file);

async function write(target: string, content: Buffer, partials: string): Promise<void> {
  const folder = path.dirname(target);
  for (const one of [folder, partials]) await mkdir(one, { recursive: true, mode: 0o700 });
  const partial = path.join(partials, randomUUID());
  const handle = await open(partial, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, target);
  await flushFolder(folder);
}

/** Without this the name may be lost in a power cut although the bytes are there. Windows cannot open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function* contentsOlderThan(folder: string, before: Date): AsyncIterable<string> {
  const shelves = await readdir(folder).catch((): string[] => []);
  for (const shelf of shelves) {
    const names = await readdir(path.join(folder, shelf)).catch((): string[] => []);
    for (const name of names.filter((one) => NAME.test(one))) {
      const { mtime } = await stat(path.join(folder, shelf, name));
      if (mtime < before) yield name;
    }
  }
}
