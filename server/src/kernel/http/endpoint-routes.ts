/**
 * Binds the endpoint table to Express: each binding becomes a route that reads the body its endpoint declares, asks the
 * binder and writes what comes back. An endpoint bound twice is a fault at start.
 */
import { unlink } from 'node:fs/promises';
import type { Endpoint } from '@closeloop/contracts';
import express, { type Express, type RequestHandler } from 'express';
import type { Binding } from '../types.ts';
import { answer, type BinderOptions } from './binder.ts';
import type { Incoming, Upload } from './message.ts';
import { incomingOf } from './incoming.ts';
import { send } from './send.ts';
import type { TakeIn } from './upload.ts';

export interface RouteOptions extends BinderOptions {
  readonly takeIn: TakeIn;
}

const ORDINARY_BODY = '1mb';
/** The studio sends whole files of an application. */
const STUDIO_BODY = '8mb';

export function bindEndpoints(app: Express, options: RouteOptions, bindings: readonly Binding[]): void {
  const seen = new Set<string>();
  for (const binding of bindings) {
    const { id, method, path } = binding.endpoint;
    if (seen.has(id)) throw new Error(`endpoint ${id} is bound twice`);
    seen.add(id);
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    app[verb](path, ...bodyReader(binding.endpoint), handlerOf(options, binding));
  }
}

function bodyReader(endpoint: Endpoint): RequestHandler[] {
  if (!endpoint.body || endpoint.consumes === 'multipart') return [];
  const limit = endpoint.right.startsWith('platform:applications.') ? STUDIO_BODY : ORDINARY_BODY;
  return [express.raw({ type: 'application/json', limit })];
}

function handlerOf(options: RouteOptions, binding: Binding): RequestHandler {
  return async (request, response) => {
    const taken: Upload[] = [];
    const incoming: Incoming = {
      ...incomingOf(request, response),
      upload: async () => {
        const upload = await options.takeIn(request, response);
        taken.push(upload);
        return upload;
      },
    };
    response.locals['incoming'] = incoming;
    try {
      await send(request, response, await answer(options, binding, incoming));
    } finally {
      await removeTemporary(taken);
    }
  };
}

async function removeTemporary(uploads: readonly Upload[]): Promise<void> {
  for (const { file } of uploads) if (file) await unlink(file.path).catch(() => undefined);
}
