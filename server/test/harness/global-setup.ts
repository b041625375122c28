/** Vitest global setup: one cluster for the whole run; workers find it in TEST_DATABASE_URL. */
import { openTestCluster } from './cluster.ts';

export async function setup(): Promise<() => Promise<void>> {
  const cluster = await openTestCluster();
  process.env['TEST_DATABASE_URL'] = cluster.adminUrl;
  return () => cluster.stop();
}
