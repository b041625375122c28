/**
 * Where a cluster of our own listens: a unix socket in a 0700 directory and nothing else. A socket's path may have about
 * 100 bytes, so a deep folder gets its socket in /tmp. Windows has no such sockets: TCP on the loopback address there.
 * Called before the first start, when no postmaster of the folder runs any more.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { giveTo, type Account } from './account.ts';

const PATH_LIMIT = 100;

export interface Endpoint {
  /** For postgres's command line. */
  readonly settings: Readonly<Record<string, string>>;
  url(role: string, password: string, database: string): string;
  cleanUp(): void;
}

export async function chooseEndpoint(folder: string, account: Account): Promise<Endpoint> {
  if (process.platform === 'win32') return tcpEndpoint(await freePort());
  const inside = path.join(folder, 'run');
  const tooLong = Buffer.byteLength(inside) > PATH_LIMIT - '/.s.PGSQL.5432.lock'.length;
  const place = tooLong ? mkdtempSync('/tmp/closeloop-') : inside;
  mkdirSync(place, { recursive: true });
  giveTo(place, 0o700, account);
  // Left by a killed postmaster. PostgreSQL refuses to start while its pid is not yet reaped, or was given to another.
  rmSync(path.join(place, '.s.PGSQL.5432.lock'), { force: true });
  return {
    settings: { listen_addresses: '', unix_socket_directories: place, unix_socket_permissions: '0700' },
    url: (role, password, database) =>
      `postgres://${role}:${password}@localhost:5432/${database}?host=${encodeURIComponent(place)}`,
    cleanUp: () => {
      if (tooLong) rmSync(place, { recursive: true, force: true });
    },
  };
}

function tcpEndpoint(port: number): Endpoint {
  return {
    settings: { listen_addresses: '127.0.0.1', port: String(port) },
    url: (role, password, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`,
    cleanUp: () => undefined,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
