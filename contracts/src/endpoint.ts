/**
 * The shape of one row of the endpoint table. The server binds Express from these rows, the web client is typed by
 * them, and the OpenAPI 3.1 document is written from them, so an endpoint exists in exactly one place.
 *
 * - `command`: changes something. The binder demands an `Idempotency-Key` header (RFC draft "The Idempotency-Key HTTP
 *   Header Field"), runs it in one transaction and stores the answer under that key.
 * - `ifMatch`: the binder demands `If-Match: "<rev>"` (428 when missing) and hands the revision to the service, which
 *   answers `stale-version` (412) when the row has moved on.
 * - `right`: who may call it. `public` and `signed-in` are decided by the binder; `platform:<noun>.<verb>` is asked of
 *   the platform's own roles before the service runs; `case:<verb>` and `task:<verb>` are asked of the application's
 *   roles by the service, for the row.
 */
import type { z } from 'zod';
import type { ProblemSlug } from './problem.ts';

export type Right = 'public' | 'signed-in' | `platform:${string}.${string}` | `case:${string}` | `task:${string}`;

export interface Endpoint {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express-style path below the origin, parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly right: Right;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `json` (default), `multipart` (one file part named `file` plus text fields parsed by `body`). */
  readonly consumes?: 'json' | 'multipart';
  /** The success body; absent for 204. */
  readonly response?: z.ZodType;
  /** What leaves: `json` (default), `file` (bytes with their own type) or `events` (text/event-stream). */
  readonly produces?: 'json' | 'file' | 'events';
  readonly status?: 200 | 201 | 204;
  readonly command?: boolean;
  readonly ifMatch?: boolean;
  /** Its body or answer carries a secret: what is kept for replays is sealed under the caller's session. */
  readonly secret?: boolean;
  /** Named refusals beyond the ones every endpoint can give (unauthenticated, not-found, invalid-input, …). */
  readonly problems?: readonly ProblemSlug[];
}

export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<E extends Endpoint> = Parsed<E['params']>;
export type QueryOf<E extends Endpoint> = Parsed<E['query']>;
export type BodyOf<E extends Endpoint> = Parsed<E['body']>;
export type ResponseOf<E extends Endpoint> = Parsed<E['response']>;
export type SentBodyOf<E extends Endpoint> = Sent<E['body']>;
export type SentQueryOf<E extends Endpoint> = Sent<E['query']>;
