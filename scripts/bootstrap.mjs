// @ts-check
/**
 * The way in: every npm script goes through here, on whatever Node (20 or newer) the machine has, and from here on the
 * pinned Node 24. Imports nothing but Node itself, since nothing may be installed yet.
 *
 *   start              install when needed, build the web when stale, run the server
 *   serve              run the server only (containers: installed and built beforehand)
 *   test | check       install when needed, then the scripts of that name
 *   run FILE …         install when needed, then FILE with its arguments
 *   database FILE …    the same, with a throwaway PostgreSQL in TEST_DATABASE_URL
 *
 * Signals reach the child, and its exit code is ours.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = 20;
const NODE = 24;
const CACHE = path.join(ROOT, '.cache');
const WEB_INPUTS = [
  'web',
  'web/project.inlang/settings.json',
  'contracts',
  'form-core',
  'feel',
  'package-lock.json',
  'tsconfig.base.json',
];
// What the build and the checks themselves write would make every start a build.
const NOT_INPUTS = new Set(['node_modules', 'build', '.svelte-kit', 'paraglide', 'project.inlang', 'test', 'coverage']);

/** @param {string} zh @param {string} en */
const say = (zh, en) => void process.stdout.write(`· ${zh} / ${en}\n`);

/** @param {string} zh @param {string} en @returns {never} */
function stop(zh, en) {
  process.stderr.write(`\n${zh}\n${en}\n`);
  process.exit(1);
}

/** @param {string} file */
const at = (file) => path.join(ROOT, file);
/** @param {string} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex');
/** @param {string} version */
const majorOf = (version) => Number(version.replace(/^v/, '').split('.')[0]);

// --- install ---------------------------------------------------------------------------------------------------------

async function ensureInstalled() {
  const lockfile = readFileSync(at('package-lock.json'), 'utf8');
  const stamp = at('node_modules/.closeloop-installed');
  const wanted = hashOf(lockfile);
  if (read(stamp) === wanted) return;
  if (!matchesLockfile(JSON.parse(lockfile))) await install();
  refuseWithoutPinnedNode();
  keep(stamp, wanted);
}

/**
 * npm leaves its own record of what it installed; somebody may have run `npm ci` himself. The record alone does not
 * prove that the files are there.
 * @param {{ packages: Record<string, { version?: string, integrity?: string, link?: boolean, optional?: boolean }> }} lock
 */
function matchesLockfile(lock) {
  const text = read(at('node_modules/.package-lock.json'));
  if (!text) return false;
  const installed = JSON.parse(text).packages ?? {};
  return Object.entries(lock.packages).every(([name, entry]) => {
    if (!name.includes('node_modules/') || entry.link) return true;
    const found = installed[name];
    if (!found) return entry.optional === true;
    return found.integrity === entry.integrity && existsSync(at(`${name}/package.json`));
  });
}

async function install() {
  const npm = process.env['npm_execpath'];
  if (!npm) stop('请通过 npm 运行,如 npm start。', 'Run this through npm, such as npm start.');
  say('安装依赖(首次约一分钟)…', 'installing dependencies (about a minute the first time)…');
  const began = Date.now();
  // npm's own Node, not the pinned one: that one is about to be replaced.
  const node = process.env['npm_node_execpath'] ?? process.execPath;
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const code = await run(node, [npm, ...flags], { quiet: at('.cache/install.log') });
  if (code !== 0) {
    const log = at('.cache/install.log');
    stop(`依赖安装失败,日志 ${log}:\n${tail(log)}`, `npm ci failed; check the network and registry, log ${log}`);
  }
  say(`依赖已安装,${seconds(began)} 秒`, `installed in ${seconds(began)} s`);
}

// --- the pinned Node -------------------------------------------------------------------------------------------------

function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const file = at(`node_modules/${name}/bin/node${platform === 'win' ? '.exe' : ''}`);
  if (existsSync(file)) return file;
  return majorOf(process.version) >= NODE ? process.execPath : undefined;
}

/** Optional dependencies fail in silence, and a build for another libc fails only when it is run. */
function refuseWithoutPinnedNode() {
  const node = pinnedNode();
  const works = node && spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (works && majorOf(works.stdout ?? '') >= NODE) return;
  const here = `${process.platform}-${process.arch}`;
  stop(
    `Node ${NODE} 未能装好或不能在本机(${here})运行。需要 glibc 的 Linux 或 Windows;其他系统请自行安装 Node ${NODE}。重试:npm ci --include=optional`,
    `Node ${NODE} was not installed or does not run here (${here}). It needs Linux with glibc, or Windows; elsewhere install Node ${NODE} yourself. Retry: npm ci --include=optional`,
  );
}

function requiredNode() {
  const node = pinnedNode();
  if (node) return node;
  return stop('尚未安装依赖,请先运行 npm ci。', 'Nothing is installed yet: run npm ci first.');
}

// --- the web ---------------------------------------------------------------------------------------------------------

async function ensureWebBuilt() {
  if (!['vite.config.ts', 'vite.config.js'].some((name) => existsSync(at(`web/${name}`)))) return;
  const stamp = path.join(CACHE, 'web-inputs');
  const inputs = hashOf(WEB_INPUTS.flatMap((name) => manifest(at(name))).join('\n'));
  if (read(stamp) === inputs && existsSync(at('web/build'))) return;
  say('构建网页…', 'building the web…');
  const began = Date.now();
  const log = path.join(CACHE, 'web-build.log');
  const vite = at('node_modules/vite/bin/vite.js');
  const environment = { ...process.env, NODE_ENV: 'production' };
  const code = await run(requiredNode(), [vite, 'build'], { cwd: at('web'), env: environment, quiet: log });
  if (code !== 0) stop(`网页构建失败,日志 ${log}:\n${tail(log)}`, `The web did not build, log ${log}`);
  keep(stamp, inputs);
  say(`网页已构建,${seconds(began)} 秒`, `web built in ${seconds(began)} s`);
}

/** Name, size and time of each file: fast enough for every start. @param {string} file @returns {string[]} */
function manifest(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [`${path.relative(ROOT, file)} ${found.size} ${found.mtimeMs}`];
  const names = readdirSync(file).filter((name) => !NOT_INPUTS.has(name));
  return names.sort().flatMap((name) => manifest(path.join(file, name)));
}

// --- running ---------------------------------------------------------------------------------------------------------

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: string, ipc?: boolean }} [options] `quiet`: output goes to this file
 * @returns {Promise<number>}
 */
function run(file, args, options = {}) {
  if (options.quiet) keep(options.quiet, '');
  const output = options.quiet && existsSync(options.quiet) ? openSync(options.quiet, 'w') : 'inherit';
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = options.ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : ['inherit', output, output];
  const child = spawn(file, args, { cwd: options.cwd ?? ROOT, env: options.env ?? process.env, stdio });
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve) => {
    child.once('error', (error) => stop(`无法运行 ${file}:${error.message}`, `Cannot run ${file}: ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const one of signals) process.off(one, pass);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/** @param {string[]} args */
const node = (...args) => run(requiredNode(), args, { ipc: true });

// --- small things ----------------------------------------------------------------------------------------------------

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** A read-only checkout only costs the next start the same work again. @param {string} file @param {string} text */
function keep(file, text) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch {
    say(`无法写入 ${file}`, `cannot write ${file}`);
  }
}

/** @param {string} file */
const tail = (file) => (read(file) ?? '').trimEnd().split('\n').slice(-25).join('\n');
/** @param {number} since */
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(0);

// --- the commands ----------------------------------------------------------------------------------------------------

/** @type {Record<string, (...args: string[]) => Promise<number>>} */
const commands = {
  start: async () => {
    await ensureInstalled();
    await ensureWebBuilt();
    return node('server/src/main.ts');
  },
  serve: () => node('server/src/main.ts'),
  build: async () => {
    await ensureInstalled();
    await ensureWebBuilt();
    return 0;
  },
  test: async (...args) => {
    await ensureInstalled();
    return node('scripts/test.ts', ...args);
  },
  check: async (...args) => {
    await ensureInstalled();
    return node('scripts/check.ts', ...args);
  },
  run: async (...args) => {
    await ensureInstalled();
    return node(...args);
  },
  database: async (...args) => {
    await ensureInstalled();
    return node('scripts/with-database.ts', ...args);
  },
};

if (majorOf(process.version) < OLDEST_NODE) {
  stop(
    `需要 Node ${OLDEST_NODE} 或更新(现为 ${process.version})。`,
    `Node ${OLDEST_NODE} or newer is needed (this is ${process.version}).`,
  );
}
const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (!command)
  stop(`用法:npm start | npm test | npm run check`, `usage: bootstrap.mjs ${Object.keys(commands).join(' | ')}`);
process.exitCode = await command(...rest);
