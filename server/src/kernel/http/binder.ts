/**
 * One request, one promise, one transaction: the way of every call from the wire to its handler and back.
 *
 *   foreign origin → session, claim of the idempotency key (with `begin`) → right → input → handler → commit → answer
 *
 * The answer is complete only after the commit. Whatever is thrown on the way rolls back and leaves as a problem; a
 * `Refusal` commits first. Endpoints with a preparation are looked at in a short transaction before.
 */
import type { Endpoint } from '@closeloop/contracts';
import type { Db } from '../db.ts';
import type { OpenTransaction } from '../db-transaction.ts';
import { whoHas } from '../ability/platform-roles.ts';
import { presentProblem, problem, type ProblemError } from '../problem.ts';
import type { Actor, Binding, Call, FileReply, Refusal, Reply, Tx } from '../types.ts';
import { claimOf, replay, storeStatement, type Claim, type StoredAnswer } from './idempotency.ts';
import { parseInput, type Input } from './input.ts';
import type { Incoming, Outgoing, Upload } from './message.ts';
import { refuseForeignOrigin } from './same-origin.ts';
import { sealUnder } from './seal.ts';
import { findSession, readSession, type FoundSession, type PostsHeld } from './session.ts';

export interface BinderOptions {
  readonly db: Db;
  readonly postsHeld: PostsHeld;
  /** Check every answer against its contract: in tests, where a difference is a failure. */
  readonly strictAnswers?: boolean;
}
type Work<T> = (tx: OpenTransaction, session: FoundSession) => Promise<T>;

export async function answer(options: BinderOptions, binding: Binding, incoming: Incoming): Promise<Outgoing> {
  const { endpoint } = binding;
  refuseForeignOrigin(incoming.method, incoming.headers);
  if (endpoint.right !== 'public' && incoming.origin.cookie === undefined) throw problem('unauthenticated');
  if (binding.detached) return detached(options, binding, incoming);
  const upload = endpoint.consumes === 'multipart' ? await takeIn(options, endpoint, incoming) : undefined;
  const prepared = binding.prepare ? await prepare(options, binding, incoming, upload) : undefined;
  const claim = endpoint.command && endpoint.right !== 'public' ? claimFor(endpoint, incoming, upload) : undefined;
  return inSession(options, endpoint, incoming, claim, async (tx, session) => {
    if (claim && !session.claimed) return replayed(await replay(tx, claim));
    const call = callOf(endpoint, incoming, tx, session.actor, parseInput(endpoint, incoming, upload));
    const result = await binding.handle(call, prepared);
    const outgoing = present(options, endpoint, incoming, result);
    await tx.commit([...session.last, ...(claim ? [storeStatement(claim, stored(outgoing))] : [])]);
    return outgoing;
  });
}

async function detached(options: BinderOptions, { endpoint, handle }: Binding, incoming: Incoming): Promise<Outgoing> {
  const call = callOf(endpoint, incoming, undefined, null, parseInput(endpoint, incoming, undefined));
  return present(options, endpoint, incoming, await handle(call, undefined));
}

/** The acting person alone, for what is no ordinary call: a stream, the reading of an upload. */
export async function authenticate(options: BinderOptions, endpoint: Endpoint, incoming: Incoming): Promise<Actor> {
  return inSession(options, endpoint, incoming, undefined, async (_, { actor }) => {
    if (!actor) throw problem('unauthenticated');
    return Promise.resolve(actor);
  });
}

async function takeIn(options: BinderOptions, endpoint: Endpoint, incoming: Incoming): Promise<Upload> {
  await authenticate(options, endpoint, incoming);
  return incoming.upload();
}

async function prepare(
  options: BinderOptions,
  { endpoint, prepare: steps }: Binding,
  incoming: Incoming,
  upload: Upload | undefined,
): Promise<unknown> {
  if (!steps) return undefined;
  const { looked, calm } = await inSession(options, endpoint, incoming, undefined, async (tx, { actor }) => {
    const { tx: used, ...rest } = callOf(endpoint, incoming, tx, actor, parseInput(endpoint, incoming, upload));
    return { looked: await steps.look({ ...rest, tx: used }), calm: rest };
  });
  return steps.work(looked, calm);
}

function inSession<T>(
  { db, postsHeld }: BinderOptions,
  endpoint: Endpoint,
  incoming: Incoming,
  claim: Claim | undefined,
  work: Work<T>,
): Promise<T> {
  const cookie = endpoint.right === 'public' ? undefined : incoming.origin.cookie;
  const reading = endpoint.method === 'GET';
  const first = cookie ? [findSession(cookie, reading, postsHeld, claim)] : [];
  const opening = { scope: { kind: 'none' }, requestId: incoming.requestId, first } as const;
  return db.transact(cookie ? { ...opening, scope: { kind: 'system' } } : opening, async (tx, results) => {
    const session: FoundSession = cookie
      ? readSession(results[0]?.rows[0], cookie, incoming.language)
      : { actor: null, scope: 'none', claimed: false, last: [] };
    tx.become(session.scope);
    admit(endpoint, session.actor, incoming);
    return work(tx, session);
  });
}

function admit({ right }: Endpoint, actor: Actor | null, incoming: Incoming): void {
  if (actor) {
    incoming.language = actor.language;
    incoming.personId = actor.personId;
  }
  if (right === 'public') return;
  if (!actor) throw problem('unauthenticated');
  if (right === 'signed-in') return;
  if (!actor.unit && actor.units.length > 1) throw problem('unit-not-chosen');
  const wanted = /^platform:(.+)$/.exec(right)?.[1];
  if (wanted !== undefined && !actor.rights.has(wanted)) throw problem('not-allowed', { who: whoHas(wanted) });
}

function claimFor(endpoint: Endpoint, incoming: Incoming, upload: Upload | undefined): Claim {
  const where = JSON.stringify([incoming.params, incoming.query, upload?.fields ?? null, upload?.file?.bytes ?? null]);
  const key = incoming.headers['idempotency-key'];
  const seal = endpoint.secret ? sealUnder(incoming.origin.cookie ?? '') : undefined;
  return claimOf(endpoint.id, key === undefined ? undefined : String(key), [where, incoming.body ?? ''], seal);
}

function callOf(
  endpoint: Endpoint,
  incoming: Incoming,
  tx: Tx | undefined,
  actor: Actor | null,
  input: Input,
): Call<Endpoint> {
  const { language, requestId, origin } = incoming;
  return { endpoint, ...input, actor, language, tx, requestId, origin } as Call<Endpoint>;
}

function present(options: BinderOptions, endpoint: Endpoint, incoming: Incoming, result: unknown): Outgoing {
  if (endpoint.produces === 'file') return { kind: 'file', file: result as FileReply };
  if (isRefusal(result)) return presentFailure(result.refused, incoming);
  const reply: Reply<unknown> = isReply(result) ? result : { body: result };
  const status = endpoint.status ?? (endpoint.response ? 200 : 204);
  if (options.strictAnswers) endpoint.response?.parse(reply.body);
  return {
    kind: 'json',
    status,
    text: endpoint.response ? JSON.stringify(reply.body) : null,
    ...(reply.rev !== undefined && { etag: `"${reply.rev}"` }),
    ...(reply.session !== undefined && { session: reply.session }),
  };
}

export function presentFailure(error: ProblemError, incoming: Pick<Incoming, 'language' | 'requestId'>): Outgoing {
  const { retryAfter } = error.extra;
  const text = JSON.stringify(presentProblem(error, incoming.language, incoming.requestId));
  return { kind: 'json', status: error.status, text, problem: true, ...(retryAfter !== undefined && { retryAfter }) };
}

function stored(outgoing: Outgoing): StoredAnswer {
  if (outgoing.kind === 'file') throw new Error('a command does not answer a file');
  return { status: outgoing.status, text: outgoing.text, etag: outgoing.etag ?? null };
}

function replayed({ status, text, etag }: StoredAnswer): Outgoing {
  return { kind: 'json', status, text, etag, problem: status >= 400, replayed: true };
}

function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result;
}

const REPLY_KEYS = new Set(['body', 'rev', 'session']);
function isReply(result: unknown): result is Reply<unknown> {
  return (
    typeof result === 'object' &&
    result !== null &&
    'body' in result &&
    Object.keys(result).every((key) => REPLY_KEYS.has(key))
  );
}
