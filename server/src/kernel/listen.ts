/** Opening the port and closing it again: requests under way are answered first, idle connections end at once. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { StartupError } from './startup-error.ts';

const DRAIN_MS = 10_000;

export function listen(server: Server, { host, port }: Pick<Config, 'host' | 'port'>): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, host, port)));
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** A connection that is still busy after ten seconds (a live stream, a stalled upload) is cut. */
export function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Record<string, [string, string]> = {
    EADDRINUSE: [`端口 ${port} 已被占用`, `port ${port} is in use`],
    EACCES: [`无权使用端口 ${port}`, `port ${port} is not permitted`],
    EADDRNOTAVAIL: [`本机没有地址 ${host}`, `this machine has no address ${host}`],
    ENOTFOUND: [`无法解析 HOST=${host}`, `HOST=${host} does not resolve`],
  };
  const [zh, en] = reasons[error.code ?? ''] ?? [error.message, error.message];
  return new StartupError(
    {
      zh: `${zh}。请用环境变量 PORT 或 HOST 另选,如 PORT=3001 npm start。`,
      en: `Cannot listen: ${en}. Choose another with PORT or HOST, such as PORT=3001 npm start.`,
    },
    { cause: error },
  );
}
