/** Constructs everything: the only place that knows which implementation stands behind which door. */
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { DestinationStream } from 'pino';
import { createApp } from './app.ts';
import { identity } from './identity/index.ts';
import { openChanges } from './kernel/changes.ts';
import type { Config } from './kernel/config.ts';
import { openDb } from './kernel/db.ts';
import { healthBindings } from './kernel/health.ts';
import { openPages } from './kernel/http/pages.ts';
import { openStreams } from './kernel/http/streams.ts';
import { uploadsInto } from './kernel/http/upload.ts';
import { openLog } from './kernel/log.ts';
import { APPLICATION_ROLE } from './kernel/postgres/roles.ts';
import { signing } from './kernel/signing.ts';
import type { Feature } from './kernel/types.ts';

const VERSION = '1.0.0';
const WEB = path.resolve(import.meta.dirname, '../../web/build');

export interface Settings extends Pick<Config, 'dataDir' | 'demo' | 'sessionSecret' | 'logLevel'> {
  /** The owner's login; connections become the application's role. */
  readonly databaseUrl: string;
  readonly poolSize?: number;
  /** Folder of the built web application. */
  readonly web?: string;
  readonly logTo?: DestinationStream;
  /** Every answer is checked against its contract. */
  readonly strictAnswers?: boolean;
}

export interface Closeloop {
  readonly server: Server;
  /** After the listening socket has closed: everything else, in order. */
  close(): Promise<void>;
  /** Ends live streams, so that the socket can close. */
  endStreams(): void;
}

export async function openCloseloop(settings: Settings): Promise<Closeloop> {
  const log = openLog(settings.logLevel, settings.logTo);
  const db = openDb({
    url: settings.databaseUrl,
    role: APPLICATION_ROLE,
    log,
    ...(settings.poolSize && { poolSize: settings.poolSize }),
  });
  const changes = openChanges();
  const streams = openStreams(changes);
  const postsHeld = `select '[]'::jsonb`;
  const features: Feature[] = [
    { bindings: healthBindings(db, VERSION) },
    identity({
      signing: signing(settings.sessionSecret),
      demo: settings.demo,
      postsHeld,
      labels: { role: () => undefined, post: () => undefined },
      help: { read: () => Promise.resolve({ hotline: '', localAuthority: '' }) },
    }),
  ];
  const app = createApp({
    db,
    log,
    changes,
    streams,
    features,
    postsHeld,
    pages: openPages(settings.web ?? WEB),
    takeIn: uploadsInto(path.join(settings.dataDir, 'incoming')),
    strictAnswers: settings.strictAnswers ?? false,
  });
  for (const feature of features) await feature.start?.();
  return {
    server: createServer(app),
    endStreams: () => streams.close(),
    close: async () => {
      for (const feature of [...features].reverse()) await feature.stop?.();
      await db.close();
    },
  };
}
