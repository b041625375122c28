/** The whole server on one page: what a request passes, in order. */
import express, { type Express } from 'express';
import type { Changes } from './kernel/changes.ts';
import type { Db } from './kernel/db.ts';
import { bindEndpoints, type RouteOptions } from './kernel/http/endpoint-routes.ts';
import { failures, unknownApi } from './kernel/http/failures.ts';
import { requestLog } from './kernel/http/request-log.ts';
import type { Streams } from './kernel/http/streams.ts';
import type { Pages } from './kernel/http/pages.ts';
import type { Log } from './kernel/log.ts';
import type { Feature } from './kernel/types.ts';

export interface AppParts extends RouteOptions {
  readonly db: Db;
  readonly log: Log;
  readonly changes: Changes;
  readonly streams: Streams;
  readonly pages: Pages;
  readonly features: readonly Feature[];
}

export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', 'loopback');

  app.use(requestLog(parts.log));
  app.use(parts.pages.headers);
  bindEndpoints(
    app,
    parts,
    parts.features.flatMap(({ bindings }) => bindings),
  );
  parts.streams.mount(app, parts);
  app.use('/api', unknownApi);
  app.use(parts.pages.serve);
  app.use(unknownApi);
  app.use(failures(parts.log));
  return app;
}
