/**
 * The server as typed calls: `api.cases.list({ params: { app, list }, query: { tab } })`.
 * Types come from the contract table, routes from the same table at build time. A call answers the body or throws a
 * ProblemError. Calls that answer bytes or a stream are not here: use `addressFor` with a link, an image or EventSource.
 */
import type { endpoints, Endpoint, ParamsOf, ResponseOf, SentBodyOf, SentQueryOf } from '@closeloop/contracts';
import { table } from 'virtual:endpoint-table';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';
import { localProblem } from './local-problems.ts';
import { addressOf, send, type RequestEnvironment, type RequestInput } from './request.ts';

type Endpoints = typeof endpoints;
type Part<Name extends string, T> = undefined extends T ? { readonly [N in Name]?: T } : { readonly [N in Name]: T };
type QueryPart<E extends Endpoint> = SentQueryOf<E> extends undefined ? object : { readonly query?: SentQueryOf<E> };
export type CallInput<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  Part<'body', E['consumes'] extends 'multipart' ? FormData : SentBodyOf<E>> &
  QueryPart<E> &
  Pick<RequestInput, 'act' | 'rev' | 'signal' | 'keepalive'>;
type NeedsInput<E extends Endpoint> = object extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>];
export type Call<E extends Endpoint> = (...input: NeedsInput<E>) => Promise<ResponseOf<E>>;
export type Api = {
  readonly [G in keyof Endpoints]: {
    readonly [N in keyof Endpoints[G]]: Endpoints[G][N] extends Endpoint ? Call<Endpoints[G][N]> : never;
  };
};

let signInAgain: () => Promise<boolean> = () => Promise.resolve(false);

/** The session registers here how one signs in again over the open page. */
export function onUnauthenticated(handler: () => Promise<boolean>): void {
  signInAgain = handler;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const environment: RequestEnvironment = {
  fetch: (input, init) => fetch(input, init),
  language: currentLocale,
  signInAgain: () => signInAgain(),
  local: localProblem,
  pause,
};

function bind() {
  return Object.fromEntries(
    Object.entries(table).map(([group, routes]) => [
      group,
      Object.fromEntries(
        Object.entries(routes).map(([name, route]) => [
          name,
          (input: RequestInput = {}) => send(environment, route, input),
        ]),
      ),
    ]),
  );
}

/** Kept for retries of the same act. */
export { act } from './request.ts';
export const api = bind() as unknown as Api;

/** The address of an endpoint that answers a file or a stream. */
export function addressFor<G extends keyof Endpoints>(
  group: G,
  name: keyof Endpoints[G] & string,
  input: Pick<RequestInput, 'params' | 'query'> = {},
): string {
  const route = table[group]?.[name];
  if (!route) throw new Error(`no endpoint ${group}.${name}`);
  return addressOf(route, input);
}
