/** The one exit for errors: a named problem as it is, the parser's complaints by name, anything else as `internal`. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Log } from '../log.ts';
import { problem, ProblemError } from '../problem.ts';
import { presentFailure } from './binder.ts';
import { incomingOf, requestIdOf } from './incoming.ts';
import type { Incoming } from './message.ts';
import { send } from './send.ts';

const WORTH_A_LOOK = 500;

export const unknownApi: RequestHandler = () => {
  throw problem('not-found');
};

export function failures(log: Log): ErrorRequestHandler {
  return async (error: unknown, request: Request, response: Response, next) => {
    const named = name(error, requestIdOf(response));
    if (named.status >= WORTH_A_LOOK) {
      log.error({ err: named.cause ?? named, requestId: requestIdOf(response), slug: named.slug }, 'request failed');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const incoming = (response.locals['incoming'] as Incoming | undefined) ?? incomingOf(request, response);
    if (named.slug === 'body-too-large') response.setHeader('Connection', 'close');
    await send(request, response, presentFailure(named, incoming));
  };
}

function name(error: unknown, requestId: string): ProblemError {
  if (error instanceof ProblemError) {
    return error.slug === 'internal' ? problem('internal', { code: requestId }, { cause: error.cause }) : error;
  }
  const { type, limit, status } = (error ?? {}) as { type?: string; limit?: number; status?: number };
  if (type === 'entity.too.large') return problem('body-too-large', { max: `${Math.round((limit ?? 0) / 1024)} KB` });
  const clients = status !== undefined && status >= 400 && status < WORTH_A_LOOK;
  return clients
    ? problem('malformed-json', {}, { cause: error })
    : problem('internal', { code: requestId }, { cause: error });
}
