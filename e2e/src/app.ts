/** The whole product as a user starts it, with demo accounts, on a free port and data of its own. */
import { makeDataDir, startServer, type ServerProcess } from '../../server/test/harness/process.ts';

export interface App {
  readonly url: string;
  readonly dataDir: string;
  /** Stops it in an orderly way and starts it anew on the same data and address. */
  restart(): Promise<void>;
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
  const start = (more: Record<string, string> = {}): ServerProcess =>
    startServer({ DATA_DIR: data.folder, DEMO: '1', LOG_LEVEL: 'warn', ...environment, ...more });
  let server = start();
  const end = async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  };
  const stop = async () => {
    await end();
    data.remove();
  };
  try {
    const url = await server.address();
    const restart = async () => {
      await end();
      server = start({ PORT: new URL(url).port });
      await server.address();
    };
    return { url, dataDir: data.folder, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
