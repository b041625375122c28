/**
 * The whole server on a database of its own, listening on a free port of this machine.
 *
 *   const server = await openTestServer();
 *   afterAll(() => server.close());
 *   const client = server.client();
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drain, listen } from '../src/kernel/listen.ts';
import { openCloseloop, type Closeloop, type Settings } from '../src/wiring.ts';
import { openClient, type Client } from './client.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

export interface TestServer {
  readonly url: string;
  readonly database: TestDatabase;
  readonly closeloop: Closeloop;
  readonly dataDir: string;
  client(): Client;
  close(): Promise<void>;
}

export async function openTestServer(
  settings: Partial<Settings> = {},
  prepare: (database: TestDatabase) => Promise<void> = () => Promise.resolve(),
): Promise<TestServer> {
  const database = await openTestDatabase();
  await prepare(database);
  const dataDir = await mkdtemp(path.join(tmpdir(), 'closeloop-data-'));
  const closeloop = await openCloseloop({
    databaseUrl: database.url,
    dataDir,
    demo: true,
    sessionSecret: 'a secret for tests, thirty-two characters long',
    logLevel: process.env['TEST_LOG'] === '1' ? 'info' : 'silent',
    poolSize: 3,
    strictAnswers: true,
    ...settings,
  });
  const { port } = await listen(closeloop.server, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    database,
    closeloop,
    dataDir,
    client: () => openClient(url),
    close: async () => {
      closeloop.endStreams();
      await drain(closeloop.server);
      await closeloop.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
