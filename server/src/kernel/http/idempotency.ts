/**
 * `Idempotency-Key`: the first statement of a command's transaction, which finds its session, claims the key, the last
 * stores the answer, so the answer exists exactly when the effect does. A second request with the key waits for the
 * first to end and replays its answer (it runs when the first was rolled back); other content under the same key is
 * refused. Of an endpoint that carries a secret both fingerprint and answer are kept sealed: only the session that asked
 * can have it again.
 */
import { createHash } from 'node:crypto';
import { problem } from '../problem.ts';
import type { Tx } from '../types.ts';
import type { Seal } from './seal.ts';

const KEY = /^[\x21-\x7e]{8,200}$/;
/** Part of the session's statement, whose `chosen` is the session found; `claimValues` follow the session's own. */
export const CLAIM = `insert into idempotency_keys (person_id, endpoint, key, fingerprint)
  select person_id, $4, $5, $6 from chosen where person_id is not null on conflict do nothing returning key`;
const STORED = `select fingerprint, status, body, etag from idempotency_keys
  where person_id = scope_person() and endpoint = $1 and key = $2`;
const STORE = `update idempotency_keys set status = $3, body = $4, etag = $5
  where person_id = scope_person() and endpoint = $1 and key = $2`;

export interface Claim {
  readonly endpoint: string;
  readonly key: string;
  readonly fingerprint: Buffer;
  readonly seal: Seal | undefined;
}
export interface StoredAnswer {
  readonly status: number;
  /** JSON text; null for an answer without body. */
  readonly text: string | null;
  readonly etag: string | null;
}
interface Row {
  readonly fingerprint: Buffer;
  readonly status: number;
  readonly body: unknown;
  readonly etag: string | null;
}

export function claimOf(
  endpoint: string,
  key: string | undefined,
  content: readonly (string | Buffer)[],
  seal: Seal | undefined,
): Claim {
  if (key === undefined || !KEY.test(key)) throw problem('idempotency-key-missing');
  const hash = createHash('sha256');
  for (const part of content) hash.update(String(part.length)).update('\0').update(part);
  const digest = hash.digest();
  return { endpoint, key, fingerprint: seal ? seal.digest(digest) : digest, seal };
}

export function claimValues({ endpoint, key, fingerprint }: Claim): unknown[] {
  return [endpoint, key, fingerprint];
}

/** For a key that was claimed before: the answer given then. */
export async function replay(tx: Tx, claim: Claim): Promise<StoredAnswer> {
  const { rows } = await tx.query<Row>(STORED, [claim.endpoint, claim.key]);
  const [row] = rows;
  if (!row) throw problem('request-in-flight', {}, { retryAfter: 1 });
  const text = claim.seal ? unsealed(claim.seal, row) : textOf(row.body);
  if (!row.fingerprint.equals(claim.fingerprint)) throw problem('idempotency-key-reused');
  return { status: row.status, text, etag: row.etag };
}

function textOf(body: unknown): string | null {
  return body === null ? null : JSON.stringify(body);
}

function unsealed(seal: Seal, { body }: Row): string | null {
  const opened = seal.open((body as { sealed?: string } | null)?.sealed ?? '');
  if (opened === undefined) throw problem('answer-withheld');
  return textOf(JSON.parse(opened));
}

export function storeStatement(claim: Claim, answer: StoredAnswer): { text: string; values: unknown[] } {
  const { endpoint, key, seal } = claim;
  const body = seal ? JSON.stringify({ sealed: seal.close(answer.text ?? 'null') }) : answer.text;
  return { text: STORE, values: [endpoint, key, answer.status, body, answer.etag] };
}
