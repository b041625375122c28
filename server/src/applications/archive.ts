/**
 * Applications as zip archives. Reading trusts nothing: entries are counted, each and all together are measured while
 * they inflate, and any entry that is encrypted, a link, a folder trick or outside the two folders of one application
 * refuses the whole archive.
 */
import { zipSync } from 'fflate';
import { fromFd, type Entry, type ZipFile } from 'yauzl';
import { open as openFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { folderLimits, kindOf } from '@closeloop/contracts/application';
import { problem } from '../kernel/problem.ts';
import type { Folder } from './deployed.ts';

type Why = { readonly zh: string; readonly en: string };
const refuse = (zh: string, en: string) => problem('archive-refused', { why: { zh, en } satisfies Why });

/** A fixed instant, so that the same folder gives the same bytes. */
const mtime = new Date('2026-01-01T00:00:00Z');

export function writeArchive(folder: Folder): Uint8Array {
  return zipSync(
    Object.fromEntries([...folder].map(([path, content]) => [path, [new Uint8Array(content), { mtime }]])),
    { level: 6 },
  );
}

const NO_ZIP: Why = { zh: '不是有效的 zip 文件', en: 'it is not a valid zip file' };

export async function readArchive(path: string): Promise<Folder> {
  const handle = await openFile(path, 'r');
  try {
    return await readEntries(await opened(handle.fd));
  } finally {
    await handle.close();
  }
}

function opened(fd: number): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromFd(
      fd,
      { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true },
      (error, zip) => {
        if (error) reject(problem('archive-refused', { why: NO_ZIP }, { cause: error }));
        else resolve(zip);
      },
    );
  });
}

async function readEntries(zip: ZipFile): Promise<Folder> {
  if (zip.entryCount > folderLimits.files)
    throw refuse(`文件超过 ${folderLimits.files} 个`, `it holds more than ${folderLimits.files} files`);
  const files = new Map<string, Uint8Array>();
  const budget = { left: folderLimits.totalBytes };
  for (let entry = await next(zip); entry; entry = await next(zip)) {
    if (entry.fileName.endsWith('/')) continue;
    checkEntry(entry, files);
    files.set(entry.fileName, await inflate(zip, entry, budget));
  }
  return files;
}

function next(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      zip.removeListener('entry', onEntry);
      zip.removeListener('end', onEnd);
      zip.removeListener('error', onError);
      done();
    };
    const onEntry = (entry: Entry) => settle(() => resolve(entry));
    const onEnd = () => settle(() => resolve(null));
    const onError = () =>
      settle(() => reject(refuse('文件名或结构不允许', 'a file name or its structure is not allowed')));
    zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
    zip.readEntry();
  });
}

const linkType = 0o120000;
const typeMask = 0o170000;

function checkEntry(entry: Entry, files: Folder): void {
  const name = entry.fileName;
  const bad = name.startsWith('/') || /^[A-Za-z]:/.test(name) || name.split('/').includes('..') || name.includes('\\');
  const mode = entry.externalFileAttributes >>> 16;
  if (bad || (mode & typeMask) === linkType) throw refuse(`路径不允许：${name}`, `this path is not allowed: ${name}`);
  if ((entry.generalPurposeBitFlag & 1) !== 0) throw refuse('文件已加密', 'it is encrypted');
  if (files.has(name)) throw refuse(`文件重复：${name}`, `a file is in it twice: ${name}`);
  if (kindOf(name) === undefined)
    throw refuse(`应用里不能有这个文件：${name}`, `an application may not contain ${name}`);
}

/** The sizes an archive states are not believed: bytes are counted as they come. */
async function inflate(zip: ZipFile, entry: Entry, budget: { left: number }): Promise<Uint8Array> {
  const stream = await streamOf(zip, entry);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      budget.left -= chunk.length;
      if (size > folderLimits.fileBytes || budget.left < 0)
        throw refuse(`解压后太大：${entry.fileName}`, `it inflates to too much: ${entry.fileName}`);
      chunks.push(chunk);
    }
  } catch (error) {
    stream.destroy();
    if (error instanceof Error && error.name === 'ProblemError') throw error;
    throw refuse(`文件损坏：${entry.fileName}`, `a file is damaged: ${entry.fileName}`);
  }
  return Buffer.concat(chunks);
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(refuse(`文件损坏：${entry.fileName}`, `a file is damaged: ${entry.fileName}`));
      else resolve(stream);
    });
  });
}
