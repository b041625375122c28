/**
 * Looks for identifiers of the shipped applications in the platform's sources. An application is data: a platform file
 * that knows one of its names is a fault. Words the platform has of its own are listed, each with its reason, in
 * platform-words.json; building blocks (`blocks/` folders) and the message catalogue may say what they like.
 *
 * `node scripts/identifier-leaks.ts` prints file, line and word of each leak, and ends with exit code 1 if there is one.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identifiersOf } from './application-identifiers.ts';
import platformWords from './platform-words.json' with { type: 'json' };
import { shippedApplications } from './rename-app.ts';

const rooms = ['server', 'web', 'contracts', 'form-core'];
const sources = /\.(?:ts|svelte|js|css|html)$/;
const skipped = /(?:^|\/)(?:node_modules|build|\.svelte-kit|blocks|messages|paraglide|test|tests)\/|\.test\.ts$/;

export interface Leak {
  readonly file: string;
  readonly line: number;
  readonly word: string;
}

export async function identifierLeaks(root: string): Promise<Leak[]> {
  const words = await wordsOf(root);
  const pattern = new RegExp(`(?<![\\w.-])(?:${words.map(escaped).join('|')})(?![\\w-])`, 'g');
  const leaks: Leak[] = [];
  for (const file of await filesOf(root)) {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n');
    lines.forEach((text, index) => {
      for (const [word] of text.matchAll(pattern)) leaks.push({ file, line: index + 1, word });
    });
  }
  return leaks;
}

/** Longest first, so that a name is not taken for its beginning. */
async function wordsOf(root: string): Promise<string[]> {
  const applications = await shippedApplications(root);
  const all = [...applications.values()].flatMap((files) =>
    Object.values(identifiersOf(files)).flatMap((one) => [...one]),
  );
  const own = new Set(Object.keys(platformWords));
  return [...new Set(all)].filter((word) => !own.has(word)).sort((left, right) => right.length - left.length);
}

async function filesOf(root: string): Promise<string[]> {
  const listed = await Promise.all(
    rooms.map((room) => readdir(join(root, room), { recursive: true, withFileTypes: true })),
  );
  return listed
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => sources.test(file) && !skipped.test(file))
    .sort();
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const leaks = await identifierLeaks(fileURLToPath(new URL('..', import.meta.url)));
  for (const { file, line, word } of leaks) console.log(`${file}:${String(line)}  ${word}`);
  console.log(`${String(leaks.length)} identifiers of an application in the platform`);
  process.exitCode = leaks.length > 0 ? 1 : 0;
}
