/** Gives each request an id (answered as `X-Request-Id`) and writes one line when it ends: route pattern, never the URL. */
import type { RequestHandler } from 'express';
import { v7 as newId } from 'uuid';
import type { Log } from '../log.ts';
import type { Incoming } from './message.ts';

export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const requestId = newId();
    const startedAt = performance.now();
    response.locals['requestId'] = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const incoming = response.locals['incoming'] as Incoming | undefined;
      const route = (request.route as { path?: unknown } | undefined)?.path;
      log.info(
        {
          requestId,
          method: request.method,
          route: typeof route === 'string' ? route : 'none',
          status: response.statusCode,
          ms: Math.round(performance.now() - startedAt),
          ...(incoming?.personId !== undefined && { personId: incoming.personId }),
          ...(!response.writableFinished && { cut: true }),
        },
        'request',
      );
    });
    next();
  };
}
