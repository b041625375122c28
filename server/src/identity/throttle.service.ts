/**
 * Guessing is slowed for each phone and each address, in the database so that all processes count together. An attempt
 * is counted before the password is looked at, the last one blocks at once (parallel guesses gain nothing), and a right
 * password takes both back. Phone: 5 in 15 minutes, then one minute's wait, doubling to an hour. Address: 100.
 */
import { problem, type ProblemError } from '../kernel/problem.ts';
import type { Signing } from '../kernel/signing.ts';
import type { Tx } from '../kernel/types.ts';

const PHONE_LIMIT = 5;
const ADDRESS_LIMIT = 100;
const MINUTE = 60_000;
const WINDOW = 15 * MINUTE;
const LONGEST_DOUBLINGS = 6;

interface Counter {
  readonly failures: number;
  readonly window_started_at: Date;
  readonly blocked_until: Date | null;
  readonly now: Date;
}
interface Counted {
  readonly key: string;
  readonly failures: number;
  readonly blockedUntil: Date | null;
}
export interface Attempt {
  readonly phone: Counted;
  readonly address: Counted;
}

/** Runs in scope `system`. Throws `account-locked` when the phone or the address has to wait. */
export async function countAttempt(tx: Tx, signing: Signing, phone: string, address: string): Promise<Attempt> {
  const key = (text: string) => signing.digest('attempts', text);
  return {
    address: await count(tx, key(`address ${address}`), ADDRESS_LIMIT),
    phone: await count(tx, key(`phone ${phone}`), PHONE_LIMIT),
  };
}

/** The password was right. */
export async function forgiveAttempt(tx: Tx, { phone, address }: Attempt): Promise<void> {
  await tx.query('delete from sign_in_attempts where key = $1', [phone.key]);
  await tx.query(
    'update sign_in_attempts set failures = greatest(failures - 1, 0), blocked_until = null where key = $1',
    [address.key],
  );
}

/** How to refuse a wrong password or code: with the tries left, or until when to wait. */
export function refusalOf({ phone, address }: Attempt, slug: 'credentials-wrong' | 'activation-wrong'): ProblemError {
  const until = phone.blockedUntil ?? address.blockedUntil;
  return until ? locked(until) : problem(slug, slug === 'credentials-wrong' ? { n: PHONE_LIMIT - phone.failures } : {});
}

async function count(tx: Tx, key: string, limit: number): Promise<Counted> {
  await tx.query(
    'insert into sign_in_attempts (key, failures, window_started_at) values ($1, 0, now()) on conflict do nothing',
    [key],
  );
  const { rows } = await tx.query<Counter>(
    'select failures, window_started_at, blocked_until, now() as now from sign_in_attempts where key = $1 for update',
    [key],
  );
  const [before] = rows;
  if (!before) throw new Error('the counter just made is not there');
  if (before.blocked_until && before.blocked_until > before.now) throw locked(before.blocked_until);
  const after = next(before, limit);
  await tx.query(
    'update sign_in_attempts set failures = $2, window_started_at = $3, blocked_until = $4 where key = $1',
    [key, after.failures, after.windowStartedAt, after.blockedUntil],
  );
  return { key, ...after };
}

function next({ failures, window_started_at, now }: Counter, limit: number) {
  const fresh = now.getTime() - window_started_at.getTime() > WINDOW;
  const count = fresh ? 1 : failures + 1;
  const wait = MINUTE * 2 ** Math.min(count - limit, LONGEST_DOUBLINGS);
  return {
    failures: count,
    windowStartedAt: fresh ? now : window_started_at,
    blockedUntil: count >= limit ? new Date(now.getTime() + Math.min(wait, 60 * MINUTE)) : null,
  };
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
function locked(until: Date): ProblemError {
  const retryAfter = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000));
  return problem('account-locked', { time: clock.format(new Date(until.getTime() + MINUTE - 1)) }, { retryAfter });
}
