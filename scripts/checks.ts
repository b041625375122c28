/**
 * The static checks, as a list of commands that each succeed in silence or fail with their findings.
 * A room that has no source yet is left out. Every tool keeps its cache below `.cache/`.
 */
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runNode, type Finished } from './run-command.ts';

export interface Check {
  readonly name: string;
  run(): Promise<Finished>;
}

const TYPED = ['contracts', 'feel', 'form-core', 'engine-adapter', 'server', 'e2e', 'bench', 'scripts'];
const ROOMS = ['contracts', 'feel', 'form-core', 'engine-adapter', 'server', 'web', 'e2e', 'bench', 'scripts'];
const BIN = 'node_modules/';
const TOOLS = {
  tsc: `${BIN}typescript/bin/tsc`,
  eslint: `${BIN}eslint/bin/eslint.js`,
  prettier: `${BIN}prettier/bin/prettier.cjs`,
  depcruise: `${BIN}dependency-cruiser/bin/dependency-cruiser.mjs`,
  knip: `${BIN}knip/bin/knip.js`,
  svelteCheck: `${BIN}svelte-check/bin/svelte-check`,
  svelteKit: `${BIN}@sveltejs/kit/svelte-kit.js`,
  paraglide: `${BIN}@inlang/paraglide-js/bin/run.js`,
} as const;

/** Slowest first, so that two at a time end together. */
export function listChecks(): Check[] {
  const rooms = ROOMS.filter(hasSource);
  const web = existsSync(path.join(ROOT, 'web/vite.config.ts'));
  return [
    tool('eslint', TOOLS.eslint, ['.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint/']),
    ...(web ? [inWeb('svelte-check', TOOLS.svelteCheck, ['--tsconfig', './tsconfig.json', '--fail-on-warnings'])] : []),
    ...TYPED.filter(hasSource).map(typeCheck),
    tool('tsc configuration', TOOLS.tsc, ['-p', 'tsconfig.json']),
    tool('imports', TOOLS.depcruise, [...rooms, '--cache', '.cache/dependency-cruiser', '--output-type', 'err']),
    tool('prettier', TOOLS.prettier, [
      '.',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      '.cache/prettier',
    ]),
    tool('knip', TOOLS.knip, ['--cache', '--cache-location', '.cache/knip']),
  ];
}

/** What the web's own tools generate and every check that reads its sources needs. */
export async function prepareWeb(): Promise<Finished | undefined> {
  if (!existsSync(path.join(ROOT, 'web/vite.config.ts'))) return undefined;
  const messages = ['compile', '--project', './project.inlang', '--outdir', './src/lib/paraglide', '--silent'];
  const compiled = await runNode([path.join(ROOT, TOOLS.paraglide), ...messages], { cwd: 'web' });
  if (compiled.code !== 0) return compiled;
  return runNode([path.join(ROOT, TOOLS.svelteKit), 'sync'], { cwd: 'web' });
}

function typeCheck(room: string): Check {
  const cache = `.cache/tsc/${room}.tsbuildinfo`;
  return tool(`tsc ${room}`, TOOLS.tsc, ['-p', room, '--incremental', '--tsBuildInfoFile', cache, '--pretty']);
}

function tool(name: string, file: string, args: readonly string[]): Check {
  return { name, run: () => runNode([file, ...args]) };
}

function inWeb(name: string, file: string, args: readonly string[]): Check {
  return { name, run: () => runNode([path.join(ROOT, file), ...args], { cwd: 'web' }) };
}

function hasSource(room: string): boolean {
  return globSync(`${room}/**/*.{ts,svelte,mjs}`, { cwd: ROOT, exclude: (name) => name === 'node_modules' }).length > 0;
}
