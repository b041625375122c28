/**
 * Constructs everything: the only place that knows which implementation stands behind which door.
 *
 * The ground floor (database, engine, identity, organisation, files) is built here; what stands on it (applications,
 * cases, tasks, blocks, operations) is opened by `openRooms`, which gets the ground floor and hands back its features
 * and what the ground floor asks of it.
 */
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { Demo } from '@closeloop/contracts/application';
import { openEmbeddedEngine, type Engine } from '@closeloop/engine-adapter';
import type { DestinationStream } from 'pino';
import { createApp } from './app.ts';
import { openFiles, type CaseFiles } from './files/index.ts';
import { identityAccounts, openIdentity, type Identity } from './identity/index.ts';
import { openRelay } from './kernel/change-relay.ts';
import { openChanges, type Changes } from './kernel/changes.ts';
import type { Config } from './kernel/config.ts';
import { openDb, type Db } from './kernel/db.ts';
import { startEngineLoop } from './kernel/engine-loop.ts';
import { healthBindings } from './kernel/health.ts';
import { startHousekeeping } from './kernel/housekeeping.ts';
import { openPages } from './kernel/http/pages.ts';
import { openStreams } from './kernel/http/streams.ts';
import { uploadsInto } from './kernel/http/upload.ts';
import { openLog, type Log } from './kernel/log.ts';
import { APPLICATION_ROLE } from './kernel/postgres/roles.ts';
import { problem } from './kernel/problem.ts';
import { signing, type Signing } from './kernel/signing.ts';
import type { Feature, SystemTransact, Tx } from './kernel/types.ts';
import { namesIn } from './names.ts';
import {
  csvGateway,
  openOrganisation,
  POSTS_HELD,
  registryFolder,
  type CaseWork,
  type InstalledApplications,
} from './organisation/index.ts';

const VERSION = '1.0.0';

const WEB = path.resolve(import.meta.dirname, '../../web/build');

export interface Settings extends Pick<Config, 'dataDir' | 'demo' | 'sessionSecret' | 'logLevel'> {
  /** The owner's login; connections become the application's role. */
  readonly databaseUrl: string;
  readonly poolSize?: number;
  /** Other processes may work on the same database: changes are carried between them. */
  readonly shared?: boolean;
  /** Folder of the built web application. */
  readonly web?: string;
  readonly logTo?: DestinationStream;
  /** Every answer is checked against its contract. */
  readonly strictAnswers?: boolean;
  readonly openRooms?: OpenRooms;
}

/** The ground floor, for the rooms above. */
export interface Ground {
  readonly log: Log;
  readonly transact: SystemTransact;
  readonly engine: Engine;
  readonly changes: Changes;
  readonly signing: Signing;
  readonly demo: boolean;
  /** Call after a commit that gave the engine something to do later. */
  wakeEngine(): void;
  /** Within the transaction of a deployment, with scope `system`: fills the posts it declares from the registry. */
  settlePosts(tx: Tx): Promise<void>;
}
export interface Rooms {
  readonly features: readonly Feature[];
  readonly applications: InstalledApplications;
  /** Sample people of the applications; empty outside the demonstration. */
  readonly demo: readonly Demo[];
  readonly work: CaseWork;
  readonly files: CaseFiles;
}
export type OpenRooms = (ground: Ground) => Promise<Rooms>;

export interface Closeloop {
  readonly server: Server;
  readonly demoAccounts: Identity['demoAccounts'];
  /** Ends live streams, so that the socket can close. */
  endStreams(): void;
  /** After the socket has closed: everything else, in order. */
  close(): Promise<void>;
}

export async function openCloseloop(settings: Settings): Promise<Closeloop> {
  const { demo, dataDir } = settings;
  const log = openLog(settings.logLevel, settings.logTo);
  const db = openDb({ url: settings.databaseUrl, role: APPLICATION_ROLE, log, poolSize: settings.poolSize ?? 10 });
  const keys = signing(settings.sessionSecret);
  const changes = openChanges();
  const streams = openStreams(changes);
  const relay = settings.shared
    ? openRelay({ url: settings.databaseUrl, role: APPLICATION_ROLE, changes, log, onGap: () => streams.restart() })
    : undefined;
  const engine = openEmbeddedEngine({ transact: db.system, timeZone: 'Asia/Shanghai' });
  const engineLoop = startEngineLoop(engine, log);
  const wakeEngine = () => engineLoop.wake();
  const ground: Ground = {
    log,
    transact: db.system,
    engine,
    changes,
    signing: keys,
    demo,
    wakeEngine,
    // Bound late: the organisation is built on the rooms. Nothing is published from the studio before it stands.
    settlePosts: (tx) => organisation.settlePosts(tx),
  };
  const rooms = await (settings.openRooms ?? openNoRooms)(ground);
  const organisation = openOrganisation({
    gateway: csvGateway(registryFolder(dataDir, demo)),
    applications: rooms.applications,
    cases: rooms.work,
    accounts: identityAccounts(keys),
    changes,
    transact: db.system,
    log,
    demo: demo ? rooms.demo : [],
  });
  const identity = openIdentity({
    signing: keys,
    demo,
    transact: db.system,
    postsHeld: POSTS_HELD,
    labels: { read: async (tx) => namesIn(await rooms.applications.installed(tx)) },
    help: organisation.helpTexts,
    registry: organisation.registryFacts,
  });
  const files = openFiles({ dataDir, cases: rooms.files, transact: db.system });
  const kernel: Feature = { bindings: healthBindings(db, VERSION) };
  const features = [kernel, ...rooms.features, organisation.feature, identity, files];
  const app = createApp({
    db,
    log,
    changes,
    streams,
    features,
    postsHeld: POSTS_HELD,
    pages: openPages(settings.web ?? WEB),
    takeIn: uploadsInto(path.join(dataDir, 'incoming')),
    strictAnswers: settings.strictAnswers ?? false,
  });
  for (const feature of features) await feature.start?.();
  const housekeeping = startHousekeeping(db.system, log, [() => identity.sweep(), () => files.sweep(new Date())]);
  return {
    server: createServer(app),
    demoAccounts: () => identity.demoAccounts(),
    endStreams: () => streams.close(),
    close: async () => {
      await Promise.all([engineLoop.stop(), housekeeping.stop(), relay?.close()]);
      await closeFeatures(features, db);
    },
  };
}

async function closeFeatures(features: readonly Feature[], db: Db): Promise<void> {
  for (const feature of [...features].reverse()) await feature.stop?.();
  await db.close();
}

/** A platform on which no application is installed. */
export const openNoRooms: OpenRooms = () =>
  Promise.resolve({
    features: [],
    applications: { installed: () => Promise.resolve([]) },
    demo: [],
    work: {
      openTasksOf: () => Promise.resolve(new Map()),
      handOver: () => Promise.resolve(),
      activityOf: () => Promise.resolve(new Map()),
    },
    files: {
      canReadCase: () => Promise.resolve(false),
      writableTask: () => Promise.reject(problem('not-found')),
      unnamed: (_, ids) => Promise.resolve(ids),
    },
  });
