/**
 * Carries changes between processes on one database, by LISTEN/NOTIFY over one connection of its own. What is published
 * here within a moment goes out as one statement, ids only; what other processes publish reaches the listeners here.
 * A lost connection is opened again, ever less often up to ten seconds; `onGap` is told once it stands again, because
 * changes may have been missed meanwhile. Nobody waits for the relay and nothing fails with it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { change } from '@closeloop/contracts';
import type { Announcement, Changes } from './changes.ts';
import type { Log } from './log.ts';

const CHANNEL = 'closeloop_changes';
const GATHER_MS = 30;
/** PostgreSQL refuses a payload of 8,000 bytes; ids and keys are ASCII. */
const LONGEST_PAYLOAD = 7_500;
const MOST_WAITING = 5_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

const audience = z.object({
  persons: z.array(z.string()).default([]),
  units: z.array(z.string()).default([]),
  everyone: z.boolean().default(false),
});
const message = z.tuple([z.string(), z.array(z.tuple([change, audience]))]);

export interface Relay {
  close(): Promise<void>;
}
export interface RelayOptions {
  readonly url: string;
  readonly role: string;
  readonly changes: Changes;
  readonly log: Log;
  readonly onGap: () => void;
}

export function openRelay(options: RelayOptions): Relay {
  const origin = randomUUID();
  const { changes, log } = options;
  let waiting: Announcement[] = [];
  let client: Client | undefined;
  const closing = new AbortController();
  const isClosed = () => closing.signal.aborted;

  const send = () => {
    const payloads = payloadsOf(origin, waiting);
    waiting = [];
    client
      ?.query('select pg_notify($1, payload) from unnest($2::text[]) payload', [CHANNEL, payloads])
      .catch((error: unknown) => log.warn({ err: error }, 'changes were not relayed'));
  };
  const stopGathering = changes.subscribe((announcement) => {
    if (announcement.relayed || !client || waiting.length >= MOST_WAITING) return;
    if (waiting.push(announcement) === 1) setTimeout(send, GATHER_MS).unref();
  });
  const hear = (payload: string) => {
    const heard = message.safeParse(JSON.parse(payload));
    if (!heard.success || heard.data[0] === origin) return;
    for (const [what, who] of heard.data[1]) changes.relay(what, who);
  };
  const listening = (async () => {
    let failures = 0;
    for (let first = true; !isClosed(); first = false) {
      const opened = await connect(options, hear).catch((error: unknown) => {
        log.warn({ err: error }, 'the relay of changes has no connection');
        return undefined;
      });
      if (!opened) {
        const longer = Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS);
        await pause(longer, undefined, { signal: closing.signal }).catch(() => undefined);
        continue;
      }
      failures = 0;
      client = opened.client;
      if (!first) options.onGap();
      if (isClosed()) await opened.client.end();
      await opened.lost;
      client = undefined;
    }
  })();
  return {
    close: async () => {
      closing.abort();
      stopGathering();
      await client?.end();
      await listening;
    },
  };
}

async function connect({ url, role }: RelayOptions, hear: (payload: string) => void) {
  const client = new Client({
    connectionString: url,
    application_name: 'closeloop-changes',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => {
    client.once('error', () => resolve());
    client.once('end', () => resolve());
  });
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => hear(payload ?? ''));
  try {
    await client.connect();
    await client.query(`set role ${client.escapeIdentifier(role)}; listen ${CHANNEL}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return { client, lost };
}

/** A change too large for one payload has too many persons to name: it goes to each part of them. */
function payloadsOf(origin: string, announcements: readonly Announcement[]): string[] {
  const payloads: string[] = [];
  let parts: string[] = [];
  let length = 0;
  const close = () => {
    if (parts.length > 0) payloads.push(`["${origin}",[${parts.join(',')}]]`);
    parts = [];
    length = 0;
  };
  for (const part of announcements.flatMap(partsOf)) {
    if (length + part.length > LONGEST_PAYLOAD) close();
    parts.push(part);
    length += part.length + 1;
  }
  close();
  return payloads;
}

const PERSONS_A_PART = 100;

function partsOf({ change: what, audience: who }: Announcement): string[] {
  const persons = [...new Set(who.persons ?? [])].filter((one) => one !== '');
  const parts: string[] = [];
  for (let at = 0; at === 0 || at < persons.length; at += PERSONS_A_PART)
    parts.push(JSON.stringify([what, { ...who, persons: persons.slice(at, at + PERSONS_A_PART) }]));
  return parts;
}
