/**
 * Three projects. `unit` needs nothing; `integration` gets a throwaway PostgreSQL; `e2e` drives the built web in a real
 * browser and runs on its own, one file after another: `vitest run --project e2e`.
 */
import { configDefaults, defineConfig } from 'vitest/config';

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
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude,
          globalSetup: ['server/test/harness/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
