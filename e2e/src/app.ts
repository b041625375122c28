/** The whole product as a user starts it, with demo accounts, on a free port and data of its own. */
import { makeDataDir, startServer, type ServerProcess } from '../../server/test/harness/process.ts';

export interface App {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ServerProcess;
  /** Stops it in an orderly way and removes its data. */
  stop(): Promise<void>;
}

export async function startApp(environment: Record<string, string> = {}): Promise<App> {
  const data = makeDataDir();
  const server = startServer({ DATA_DIR: data.folder, DEMO: '1', LOG_LEVEL: 'warn', ...environment });
  const stop = async () => {
    server.child.kill('SIGTERM');
    await server.ended;
    data.remove();
  };
  try {
    return { url: await server.address(), dataDir: data.folder, process: server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
