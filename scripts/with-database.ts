/** Runs a script with a throwaway, migrated PostgreSQL in TEST_DATABASE_URL: `with-database.ts FILE [arguments]`. */
import { spawn } from 'node:child_process';
import { openTestCluster } from '../server/test/harness/cluster.ts';

const cluster = await openTestCluster();
const environment = { ...process.env, TEST_DATABASE_URL: cluster.adminUrl };
const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env: environment });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal));
process.exitCode = await new Promise<number>((resolve, reject) => {
  child.once('error', reject);
  child.once('exit', (code) => resolve(code ?? 1));
}).finally(() => cluster.stop());
