/**
 * Three projects. `unit` needs nothing; `integration` gets a throwaway PostgreSQL; `e2e` drives the built web in a real
 * browser and runs on its own, after the web is built: `vitest run --project e2e`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** Typed bare, `vitest` runs on whatever Node the machine has; the tests mean the pinned one. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24 && process.argv[1]?.includes('vitest')) {
  const pinned = path.join(import.meta.dirname, 'node_modules/.bin/node');
  process.exit(spawnSync(pinned, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1);
}

const exclude = [...configDefaults.exclude, '**/build/**', '**/.svelte-kit/**'];

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contracts,feel,form-core,scripts}/**/*.test.ts', 'web/{src,test}/**/*.test.ts'],
          exclude,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{server,engine-adapter}/**/*.test.ts'],
          exclude,
          globalSetup: ['server/test/harness/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
