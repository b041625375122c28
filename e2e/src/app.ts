/** The whole product as a user starts it, with demo accounts, on a free port and data of its own. */
import { makeDataDir, startServer, type ServerProcess } from '../../server/test/harness/process.ts';

export interface App {
  readonly url: string;
  readonly dataDir: string;
  readonly process: ServerProcess;
  /** Stops it in an orderly way and removes its data. */
  stop(): Promise<void>;
}

/** `prepare` may put something into the data directory first. */
export async function startApp(
  environment: Record<string, string> = {},
  prepare: (dataDir: string) => void = () => undefined,
): Promise<App> {
  const data = makeDataDir();
  prepare(data.folder);
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
