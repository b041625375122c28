/**
 * A browser of the server, typed by the endpoint table: keeps cookies, makes idempotency keys, sends `If-Match`.
 *
 *   const client = openClient(server.url);
 *   const session = await client.call(endpoints.identity.signIn, { body: { phone, password } });
 *   const refused = await client.refused(endpoints.tasks.complete, { params, body, rev: 3 });   // → Problem
 *
 * `call` answers the body and fails the test on any refusal; `refused` answers the problem and fails on success; `send`
 * answers whatever came, with status and headers. `fork()` is another browser of the same person (cookies copied).
 */
import { randomUUID } from 'node:crypto';
import type { Endpoint, ParamsOf, Problem, ResponseOf, SentBodyOf, SentQueryOf } from '@closeloop/contracts';

type Part<Name extends string, T> = [T] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : Record<string, never> extends T
    ? { readonly [K in Name]?: T }
    : { readonly [K in Name]: T };

export type Sent<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  Part<'query', SentQueryOf<E>> &
  Part<'body', SentBodyOf<E>> & {
    /** Revision for `If-Match`. */
    readonly rev?: number;
    /** Idempotency key; made anew for each command unless given. Null sends none. */
    readonly key?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
    readonly file?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
    /** Sent as it is instead of `body`. */
    readonly raw?: string;
  };

export interface Received<E extends Endpoint> {
  readonly status: number;
  readonly headers: Headers;
  /** The body when it succeeded; for files the bytes are in `bytes`. */
  readonly body: ResponseOf<E>;
  readonly problem: Problem | undefined;
  readonly bytes: Buffer;
}

export interface Client {
  call<E extends Endpoint>(endpoint: E, ...sent: Arguments<E>): Promise<ResponseOf<E>>;
  refused<E extends Endpoint>(endpoint: E, ...sent: Arguments<E>): Promise<Problem>;
  send<E extends Endpoint>(endpoint: E, ...sent: Arguments<E>): Promise<Received<E>>;
  /** Headers every request of this client carries, such as `Accept-Language`. */
  readonly headers: Record<string, string>;
  readonly cookies: Map<string, string>;
  fork(): Client;
}
type Arguments<E extends Endpoint> = Record<string, never> extends Sent<E> ? [sent?: Sent<E>] : [sent: Sent<E>];
/** The same without knowing the endpoint: what the transport needs. */
interface Loose {
  readonly params?: Record<string, unknown>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  readonly rev?: number;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
  readonly raw?: string;
}

export function openClient(baseUrl: string, cookies = new Map<string, string>()): Client {
  const headers: Record<string, string> = { 'accept-language': 'en' };
  const send = async <E extends Endpoint>(endpoint: E, ...[sent]: Arguments<E>): Promise<Received<E>> => {
    const request = requestOf(endpoint, (sent ?? {}) as Loose, { ...headers, ...cookieHeader(cookies) });
    const response = await fetch(baseUrl + pathOf(endpoint, (sent ?? {}) as Loose), request);
    keepCookies(cookies, response);
    return received<E>(response);
  };
  return {
    headers,
    cookies,
    send,
    call: async (endpoint, ...sent) => {
      const { body, problem } = await send(endpoint, ...sent);
      if (problem) throw new Error(`${endpoint.id} was refused: ${JSON.stringify(problem)}`);
      return body;
    },
    refused: async (endpoint, ...sent) => {
      const { problem, status } = await send(endpoint, ...sent);
      if (!problem) throw new Error(`${endpoint.id} was not refused but answered ${status}`);
      return problem;
    },
    fork: () => openClient(baseUrl, new Map(cookies)),
  };
}

function pathOf(endpoint: Endpoint, { params = {}, query = {} }: Loose): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search ? `${path}?${search}` : path;
}

function requestOf(endpoint: Endpoint, sent: Loose, shared: Record<string, string>): RequestInit {
  const headers = new Headers(shared);
  if (endpoint.command && sent.key !== null) headers.set('idempotency-key', sent.key ?? randomUUID());
  if (sent.rev !== undefined) headers.set('if-match', `"${sent.rev}"`);
  const body = bodyOf(endpoint, sent);
  if (typeof body === 'string') headers.set('content-type', 'application/json');
  for (const [name, value] of Object.entries(sent.headers ?? {})) headers.set(name, value);
  return { method: endpoint.method, headers, redirect: 'manual', ...(body !== undefined && { body }) };
}

function bodyOf(endpoint: Endpoint, { body, file, raw }: Loose): string | FormData | undefined {
  if (raw !== undefined) return raw;
  if (endpoint.consumes !== 'multipart') return body === undefined ? undefined : JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of Object.entries(body ?? {})) form.set(name, String(value));
  if (file) form.set('file', new Blob([new Uint8Array(file.bytes)], { type: file.type }), file.name);
  return form;
}

async function received<E extends Endpoint>(response: Response): Promise<Received<E>> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const json = type.includes('json') ? (JSON.parse(bytes.toString()) as unknown) : undefined;
  const refused = type.startsWith('application/problem+json');
  return {
    status: response.status,
    headers: response.headers,
    body: (refused ? undefined : json) as ResponseOf<E>,
    problem: refused ? (json as Problem) : undefined,
    bytes,
  };
}

function cookieHeader(cookies: Map<string, string>): Record<string, string> {
  return cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {};
}

function keepCookies(cookies: Map<string, string>, response: Response): void {
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
