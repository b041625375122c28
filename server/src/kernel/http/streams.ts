/**
 * `GET /api/events`: what changed, as server-sent events, for as long as the page is open. A stream is opened for a
 * signed-in person and hears only what he may know. It ends after ten minutes (the browser opens the next one, which
 * proves the session anew), when the page goes away, and at once when the server drains.
 */
import { endpoints } from '@closeloop/contracts';
import type { Express, Response } from 'express';
import { mayKnow, type Changes } from '../changes.ts';
import { problem } from '../problem.ts';
import type { Actor } from '../types.ts';
import { authenticate, type BinderOptions } from './binder.ts';
import { incomingOf } from './incoming.ts';

const HEARTBEAT_MS = 20_000;
const LONGEST_MS = 600_000;
const RECONNECT_MS = 2_000;
const MOST_PER_PERSON = 8;

export interface Streams {
  mount(app: Express, options: BinderOptions): void;
  /** Ends every stream; pages come back at once and load what they may have missed. */
  restart(): void;
  /** Ends every stream and refuses new ones. */
  close(): void;
}

export function openStreams(changes: Changes): Streams {
  const open = new Map<Response, string>();
  let closed = false;
  const begin = (response: Response, actor: Actor) => {
    const mine = [...open.values()].filter((personId) => personId === actor.personId).length;
    if (closed) throw problem('unavailable', {}, { retryAfter: 2 });
    if (mine >= MOST_PER_PERSON) throw problem('rate-limited', { n: 60 }, { retryAfter: 60 });
    open.set(response, actor.personId);
    void stream(response, changes, actor).finally(() => open.delete(response));
  };
  const endAll = () => {
    for (const response of open.keys()) response.end();
  };
  return {
    mount: (app, options) => {
      app.get(endpoints.operations.events.path, async (request, response) => {
        const refuse = () => Promise.reject(problem('not-found'));
        const incoming = { ...incomingOf(request, response), upload: refuse };
        response.locals['incoming'] = incoming;
        if (incoming.origin.cookie === undefined) throw problem('unauthenticated');
        begin(response, await authenticate(options, endpoints.operations.events, incoming));
      });
    },
    restart: endAll,
    close: () => {
      closed = true;
      endAll();
    },
  };
}

function stream(response: Response, changes: Changes, actor: Actor): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${RECONNECT_MS}\n\n`);
  const stopListening = changes.subscribe(({ change, audience }) => {
    if (mayKnow(actor, audience)) response.write(`data: ${JSON.stringify(change)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const end = setTimeout(() => response.end(), LONGEST_MS);
  return new Promise((resolve) => {
    response.once('close', () => {
      stopListening();
      clearInterval(heartbeat);
      clearTimeout(end);
      resolve();
    });
  });
}
