/**
 * A server with sign-in and organisation on a database of its own: the registry is a folder of CSV files that a test may
 * change, the applications are the shipped folders, the cases a ledger of open tasks that a test fills.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endpoints, type Language } from '@closeloop/contracts';
import { App, Demo, Roles, Texts } from '@closeloop/contracts/application';
import { createApp } from '../src/app.ts';
import { issueActivation } from '../src/identity/account.service.ts';
import { openIdentity } from '../src/identity/index.ts';
import { hashPassword } from '../src/identity/password.ts';
import { openChanges } from '../src/kernel/changes.ts';
import { openDb } from '../src/kernel/db.ts';
import { drain, listen } from '../src/kernel/listen.ts';
import { openPages } from '../src/kernel/http/pages.ts';
import { openStreams } from '../src/kernel/http/streams.ts';
import { uploadsInto } from '../src/kernel/http/upload.ts';
import { openLog } from '../src/kernel/log.ts';
import { APPLICATION_ROLE } from '../src/kernel/postgres/roles.ts';
import { signing } from '../src/kernel/signing.ts';
import type { SystemTransact } from '../src/kernel/types.ts';
import {
  csvGateway,
  openOrganisation,
  POSTS_HELD,
  type CaseWork,
  type HandOver,
  type InstalledApplication,
} from '../src/organisation/index.ts';
import { openClient, type Client } from './client.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PASSWORD = 'a quiet river 42';

/** Open tasks as the cases would count them, and what was handed over. */
export interface Ledger extends CaseWork {
  readonly open: Map<string, number>;
  readonly handedOver: HandOver[];
}
export interface OrganisationServer {
  readonly url: string;
  readonly database: TestDatabase;
  readonly organisation: ReturnType<typeof openOrganisation>;
  readonly ledger: Ledger;
  readonly installed: InstalledApplication[];
  /** Replaces text in a file of the registry. */
  editRegistry(file: string, from: string, to: string): void;
  /** Runs a statement over all units. */
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** A browser nobody has signed in with. */
  client(): Client;
  readonly system: SystemTransact;
  signIn(name: string): Promise<Client>;
  projectId(code: string): Promise<string>;
  personId(name: string): Promise<string>;
  close(): Promise<void>;
}

export async function openOrganisationServer(language: Language = 'zh-CN'): Promise<OrganisationServer> {
  const database = await openTestDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'closeloop-registry-'));
  cpSync(path.join(ROOT, 'server/data/demo-registry'), folder, { recursive: true });
  const log = openLog(process.env['TEST_LOG'] === '1' ? 'info' : 'silent');
  const db = openDb({ url: database.url, role: APPLICATION_ROLE, log, poolSize: 8 });
  const changes = openChanges();
  const streams = openStreams(changes);
  const keys = signing('a secret for tests, thirty-two characters long');
  const installed = readApplications();
  const ledger = openLedger();
  const organisation = openOrganisation({
    gateway: csvGateway(folder),
    applications: { installed: () => Promise.resolve(installed) },
    cases: ledger,
    accounts: { issueActivation: (tx, personId) => issueActivation(tx, keys, personId) },
    changes,
    transact: db.system,
    log,
    demo: readDemo(),
  });
  const labels = { read: () => Promise.resolve({ role: () => undefined, post: () => undefined }) };
  const features = [
    organisation.feature,
    openIdentity({
      signing: keys,
      demo: true,
      transact: db.system,
      postsHeld: POSTS_HELD,
      labels,
      help: organisation.helpTexts,
      registry: organisation.registryFacts,
    }),
  ];
  const pages = openPages(path.join(ROOT, 'web/build'));
  const takeIn = uploadsInto(path.join(folder, 'incoming'));
  const app = createApp({
    db,
    log,
    changes,
    streams,
    features,
    postsHeld: POSTS_HELD,
    pages,
    takeIn,
    strictAnswers: true,
  });
  await organisation.feature.start?.();
  const server = createServer(app);
  const { port } = await listen(server, { host: '127.0.0.1', port: 0 });
  const sql = openSql(database);
  await openPasswords(sql);
  const byName = async (table: 'persons' | 'projects', column: string, value: string) => {
    const [row] = await sql<{ id: string }>(`select id from ${table} where ${column} = $1`, [value]);
    if (!row) throw new Error(`there is no ${value}`);
    return row.id;
  };
  const url = `http://127.0.0.1:${port}`;
  const browser = () => {
    const client = openClient(url);
    client.headers['accept-language'] = language;
    return client;
  };
  return {
    url,
    database,
    organisation,
    ledger,
    installed,
    sql,
    editRegistry: (file, from, to) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      writeFileSync(path.join(folder, file), text.replace(from, to));
    },
    client: browser,
    system: db.system,
    signIn: async (name) => {
      const [person] = await sql<{ phone: string }>('select phone from persons where name = $1', [name]);
      const client = browser();
      await client.call(endpoints.identity.signIn, { body: { phone: person?.phone ?? '', password: PASSWORD } });
      await client.call(endpoints.identity.changePreferences, { body: { language } });
      return client;
    },
    projectId: (code) => byName('projects', 'code', code),
    personId: (name) => byName('persons', 'name', name),
    close: async () => {
      streams.close();
      await drain(server);
      await db.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tables are under FORCE ROW LEVEL SECURITY: their owner, too, has to say for whom he works. */
function openSql(database: TestDatabase): OrganisationServer['sql'] {
  return async (text, values) => {
    await database.asOwner("select set_config('closeloop.scope', 'system', false)");
    return (await database.asOwner(text, values)).rows as never;
  };
}

/** Everybody may sign in, also those who would first need an activation code. */
async function openPasswords(sql: OrganisationServer['sql']): Promise<void> {
  await sql('insert into accounts (person_id) select id from persons on conflict do nothing');
  await sql('update accounts set password_hash = $1', [await hashPassword(PASSWORD)]);
}

function openLedger(): Ledger {
  const open = new Map<string, number>();
  const handedOver: HandOver[] = [];
  return {
    open,
    handedOver,
    openTasksOf: (_, ids) => Promise.resolve(new Map([...open].filter(([id, n]) => ids.includes(id) && n > 0))),
    handOver: (_, order) => {
      handedOver.push(order);
      return Promise.resolve();
    },
    activityOf: () => Promise.resolve(new Map()),
  };
}

const workflows = path.join(ROOT, 'workflows');
const json = (...parts: string[]): unknown => JSON.parse(readFileSync(path.join(workflows, ...parts), 'utf8'));

function readApplications(): InstalledApplication[] {
  return readdirSync(workflows).map((app) => ({
    app: App.parse(json(app, 'app.json')),
    roles: Roles.parse(json(app, 'roles.json')),
    words: { 'zh-CN': Texts.parse(json(app, 'texts/zh-CN.json')), en: Texts.parse(json(app, 'texts/en.json')) },
  }));
}

function readDemo(): Demo[] {
  return readdirSync(workflows).map((app) => Demo.parse(json(app, 'demo.json')));
}
