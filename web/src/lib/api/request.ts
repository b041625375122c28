/**
 * One request of the contract table over fetch.
 *
 * - A command carries an `Idempotency-Key`. The caller makes one per act (`act()`) and keeps it for retries of the same
 *   act; without one, a fresh key is made.
 * - `ifMatch` sends the revision the caller saw.
 * - A failure is always a ProblemError. GET is repeated on 502/503/504 and on network failure with growing pauses;
 *   nothing else is repeated here, because only the caller knows whether the act is still wanted.
 */
import type { Route } from 'virtual:endpoint-table';
import { looksLikeProblem, ProblemError, type LocalProblem, type LocalSlug } from './problem-error.ts';

export interface RequestInput {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  /** From `act()`: the same act sent again is the same act. */
  readonly act?: string | undefined;
  readonly rev?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Keep the request alive while the page is being left. */
  readonly keepalive?: boolean | undefined;
}

export interface RequestEnvironment {
  readonly fetch: typeof fetch;
  readonly language: () => string;
  /** Asked on every "sign in first": true once the person has signed in again, and the request then goes out again. */
  readonly signInAgain: () => Promise<boolean>;
  readonly local: (slug: LocalSlug) => LocalProblem;
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const pauses = [400, 1200, 3000];

/** The key of one act of a person; keep it until the act has been answered. */
export function act(): string {
  return crypto.randomUUID();
}

export function addressOf(route: Pick<Route, 'path'>, input: RequestInput): string {
  const params = new Map(Object.entries(input.params ?? {}));
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params.get(name))));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value));
  }
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

function headersOf(route: Route, input: RequestInput, language: string): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': language });
  if (input.body !== undefined && !(input.body instanceof FormData)) headers.set('content-type', 'application/json');
  if (route.command && input.act) headers.set('idempotency-key', input.act);
  if (route.ifMatch && input.rev !== undefined) headers.set('if-match', `"${String(input.rev)}"`);
  return headers;
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined || body instanceof FormData) return body;
  return JSON.stringify(body);
}

/** The body as JSON; undefined for 204 and for what is not JSON (a proxy's page). */
async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  return response.json().catch(() => undefined) as Promise<unknown>;
}

function refusal(env: RequestEnvironment, response: Response, answer: unknown): ProblemError {
  if (looksLikeProblem(answer)) return new ProblemError(answer);
  return new ProblemError(env.local(response.status >= 500 ? 'network' : 'unreadable-answer'));
}

async function once(env: RequestEnvironment, route: Route, input: RequestInput): Promise<unknown> {
  const response = await env.fetch(addressOf(route, input), {
    method: route.method,
    headers: headersOf(route, input, env.language()),
    credentials: 'same-origin',
    ...(input.body === undefined ? {} : { body: bodyOf(input.body) ?? null }),
    ...(input.signal ? { signal: input.signal } : {}),
    ...(input.keepalive ? { keepalive: true } : {}),
  });
  const answer = await answerOf(response);
  if (!response.ok) throw refusal(env, response, answer);
  if (answer === undefined && response.status !== 204) throw new ProblemError(env.local('unreadable-answer'));
  return answer;
}

async function attempt(env: RequestEnvironment, route: Route, input: RequestInput): Promise<unknown> {
  try {
    return await once(env, route, input);
  } catch (error) {
    if (error instanceof ProblemError || input.signal?.aborted) throw error;
    throw new ProblemError(env.local('network'));
  }
}

export async function send(env: RequestEnvironment, route: Route, asked: RequestInput): Promise<unknown> {
  const input = { ...asked, act: asked.act ?? act() };
  const waits = route.method === 'GET' ? pauses : [];
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(env, route, input);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.slug === 'unauthenticated' && (await env.signInAgain())) continue;
      const wait = waits[tries];
      if (!error.retryable || wait === undefined) throw error;
      await env.pause(wait, input.signal);
    }
  }
}
