/**
 * `npm run app:check workflows/<app>`: validates an application folder and the folder of its forms beside it, against
 * the other applications there. Prints one line per problem; exit code 1 when there is an error, 2 when it was called
 * wrongly.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { openEmbeddedEngine } from '@closeloop/engine-adapter';
import { diagramsOf } from '../src/applications/engine-diagrams.ts';
import { installedFrom, loadFolder, type Problem, validateApplication } from '../src/applications/validate/index.ts';

const engine = openEmbeddedEngine({
  transact: () => Promise.reject(new Error('checking a diagram needs no database')),
});

async function main(folder: string | undefined): Promise<number> {
  const path = resolve(folder ?? '');
  if (folder === undefined || basename(dirname(path)) !== 'workflows') {
    console.error('Usage: npm run app:check workflows/<app>');
    return 2;
  }
  const root = dirname(dirname(path));
  const app = basename(path);
  const diagrams = diagramsOf(engine);
  const others = (await readdir(dirname(path))).filter((name) => name !== app);
  const installed = await Promise.all(
    others.map(async (name) => installedFrom(await loadFolder(root, name), diagrams)),
  );
  const problems = await validateApplication(await loadFolder(root, app), { diagrams, installed: installed.flat() });
  print(problems);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function print(problems: readonly Problem[]): void {
  const rows = problems.map(({ severity, file, path, code, message }) => [
    severity,
    code,
    `${file} ${path}`,
    message.en,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  console.log(`${String(errors)} errors, ${String(problems.length - errors)} warnings`);
}

process.exitCode = await main(process.argv[2]);
