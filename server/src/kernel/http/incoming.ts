/** What the binder needs of an Express request. */
import type { Request, Response } from 'express';
import { isLoopback } from '../config.ts';
import type { CallOrigin } from '../types.ts';
import { sessionSecret } from './cookies.ts';
import { acceptedLanguage } from './language.ts';
import type { Incoming } from './message.ts';

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

export function incomingOf(request: Request, response: Response): Omit<Incoming, 'upload'> {
  return {
    method: request.method,
    params: request.params,
    query: request.query,
    headers: request.headers,
    origin: originOf(request),
    requestId: requestIdOf(response),
    language: acceptedLanguage(request.headers['accept-language']),
    body: Buffer.isBuffer(request.body) ? request.body : undefined,
  };
}

export function requestIdOf(response: Response): string {
  return String(response.locals['requestId'] ?? '');
}

function originOf(request: Request): CallOrigin {
  const peer = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const host = hostName(request.headers.host ?? '');
  return {
    address: (request.ip ?? peer).replace(/^::ffff:/, ''),
    cookie: sessionSecret(request.headers.cookie),
    loopback: isLoopback(peer) && isLoopback(host),
    forwarded: FORWARDING.some((name) => request.headers[name] !== undefined),
  };
}

function hostName(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : '';
}
