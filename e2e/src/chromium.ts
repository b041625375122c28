/**
 * The Chromium that comes as an npm package, unpacked once per version below `.cache/` and proved to run here.
 * A bare machine lacks libnss3 and friends: the package carries a set of its own, used only when the machine's do not do.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import chromium, { inflate } from '@sparticuz/chromium';

export interface Executable {
  readonly file: string;
  readonly env: Record<string, string>;
}

const CACHE = path.resolve(import.meta.dirname, '../../.cache');
const SYSTEM_PACKAGES = 'libnss3 libnspr4 libgbm1 libatk1.0-0 libatk-bridge2.0-0 libxkbcommon0 libasound2';

export async function findChromium(): Promise<Executable> {
  const folder = await unpack();
  const file = path.join(folder, 'chromium');
  const base = baseEnvironment(folder);
  const bundled = { ...base, LD_LIBRARY_PATH: path.join(folder, 'al2023/lib') };
  const problems: string[] = [];
  for (const env of [base, bundled]) {
    const tried = spawnSync(file, ['--no-sandbox', '--version'], { env, encoding: 'utf8' });
    if (tried.status === 0) return { file, env };
    problems.push(tried.stderr.trim() || (tried.error?.message ?? `exit ${String(tried.status)}`));
  }
  throw new Error(
    `Chromium does not run on this machine:\n  ${problems.join('\n  ')}\n` +
      `On Debian or Ubuntu: apt-get install ${SYSTEM_PACKAGES}\n` +
      'On other systems install the packages that hold the libraries named above (nss, nspr, mesa-libgbm, at-spi2-atk).',
  );
}

/** The package unpacks into the temporary directory of its process, so that is pointed to a place of our own meanwhile. */
async function unpack(): Promise<string> {
  const packageFolder = path.resolve(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const target = path.join(CACHE, `chromium-${version}`);
  if (existsSync(target)) return target;
  mkdirSync(CACHE, { recursive: true });
  const partial = mkdtempSync(path.join(CACHE, 'chromium-partial-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = partial;
  try {
    await chromium.executablePath();
    await inflate(path.join(packageFolder, 'bin/al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  if (existsSync(target)) rmSync(partial, { recursive: true });
  else renameSync(partial, target);
  return target;
}

function baseEnvironment(folder: string): Record<string, string> {
  const home = process.env['HOME'] ?? folder;
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(folder, 'fonts') };
  return { HOME: home, PATH: process.env['PATH'] ?? '', ...fonts };
}
