/**
 * Local accounts: password, activation code, preferences. What a caller learns never tells whether a phone has an
 * account: wrong phone, wrong password and no account answer alike and take alike long.
 */
import { randomInt } from 'node:crypto';
import type { Preferences } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import type { Signing } from '../kernel/signing.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { presentPreferences } from './session.service.ts';

/** Without the letters and digits that are read for one another. */
const CODE_LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 10;
const CODE_DAYS = 14;

export interface AccountRow {
  readonly person_id: string;
  readonly phone: string;
  readonly password_hash: string | null;
  readonly activation_hash: string | null;
  readonly activation_until: Date | null;
}
export interface Activation {
  readonly code: string;
  readonly validUntil: Date;
}

/** Runs in scope `system`. */
export async function accountByPhone(tx: Tx, phone: string): Promise<AccountRow | undefined> {
  const { rows } = await tx.query<AccountRow>(
    `select a.person_id, p.phone, a.password_hash, a.activation_hash, a.activation_until
     from accounts a join persons p on p.id = a.person_id where p.phone = $1`,
    [phone],
  );
  return rows[0];
}

export async function ownAccount(tx: Tx, actor: Actor): Promise<AccountRow | undefined> {
  const { rows } = await tx.query<AccountRow>(
    `select p.id as person_id, p.phone, a.password_hash, a.activation_hash, a.activation_until
     from persons p left join accounts a on a.person_id = p.id where p.id = $1`,
    [actor.personId],
  );
  return rows[0];
}

/** Opens an account where there is none, in scope `system`; an existing one keeps its password. */
export async function openAccount(tx: Tx, personId: string): Promise<void> {
  await tx.query('insert into accounts (person_id) values ($1) on conflict do nothing', [personId]);
}

/** A new code; the former one no longer works. Shown once: only its digest is kept. Runs in scope `system`. */
export async function issueActivation(tx: Tx, signing: Signing, personId: string): Promise<Activation> {
  await openAccount(tx, personId);
  const code = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join('');
  const { rows } = await tx.query<{ activation_until: Date }>(
    `update accounts set activation_hash = $2, activation_until = now() + make_interval(days => $3), updated_at = now()
     where person_id = $1 returning activation_until`,
    [personId, activationDigest(signing, code), CODE_DAYS],
  );
  const [row] = rows;
  if (!row) throw new Error('the account just opened is not there');
  return { code: `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`, validUntil: row.activation_until };
}

export function activationMatches(signing: Signing, account: AccountRow | undefined, code: string): boolean {
  if (!account?.activation_hash || !account.activation_until || account.activation_until < new Date()) return false;
  return account.activation_hash === activationDigest(signing, code);
}

/** Digests are keyed, so comparing them tells nothing about the code. */
function activationDigest(signing: Signing, code: string): string {
  return signing.digest('activation', code.toUpperCase().replace(/[^0-9A-Z]/g, ''));
}

/** Sets a password and uses up the activation code. */
export async function setPassword(tx: Tx, personId: string, passwordHash: string): Promise<void> {
  await tx.query(
    `insert into accounts (person_id, password_hash) values ($1, $2) on conflict (person_id) do update
     set password_hash = $2, activation_hash = null, activation_until = null, must_change = false, updated_at = now()`,
    [personId, passwordHash],
  );
}

export async function changePreferences(
  tx: Tx,
  actor: Actor,
  change: { readonly [K in keyof Preferences]?: Preferences[K] | undefined },
): Promise<Preferences> {
  const { rows } = await tx.query<{ preferences: unknown }>(
    `insert into accounts as a (person_id, preferences) values ($1, $2)
     on conflict (person_id) do update set preferences = a.preferences || $2, updated_at = now() returning preferences`,
    [actor.personId, JSON.stringify(change)],
  );
  await audit(tx, actor, { action: 'preferences', entity: 'account', entityId: actor.personId, after: change });
  return presentPreferences(rows[0]?.preferences, change.language ?? actor.language);
}
