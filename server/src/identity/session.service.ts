/**
 * Sessions: opening, choosing the unit, ending. The cookie carries a random secret of 256 bits; the table only its
 * digest. A sign-in always opens a new session and ends the one its browser had.
 */
import { randomBytes } from 'node:crypto';
import { preferences as preferencesSchema, type Preferences, type Session, type Language } from '@closeloop/contracts';
import { platformRoles } from '../kernel/ability/platform-roles.ts';
import { audit } from '../kernel/audit.ts';
import { ABSOLUTE, findSession, readSession, sessionId, SLIDING, type PostsHeld } from '../kernel/http/session.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Reply, Tx } from '../kernel/types.ts';
import type { Labels, Names } from './ports.ts';

const SECRET_BYTES = 32;

export interface SessionContext {
  readonly postsHeld: PostsHeld;
  readonly labels: Labels;
  readonly demo: boolean;
}
export interface SignIn {
  readonly personId: string;
  /** The unit to act for; without it the only one, if there is one. */
  readonly unitId?: string | null;
  /** How he signed in, for the audit trail. */
  readonly by: 'password' | 'activation' | 'demo' | 'provider';
  readonly formerSecret: string | undefined;
  readonly language: Language;
}

export async function signIn(context: SessionContext, tx: Tx, entry: SignIn): Promise<Reply<Session>> {
  return tx.asSystem(async () => {
    if (entry.formerSecret) await tx.query('delete from sessions where id = $1', [sessionId(entry.formerSecret)]);
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    await tx.query(
      `insert into sessions (id, person_id, unit_id, expires_at) values ($1, $2, $3, now() + interval '${SLIDING}')`,
      [sessionId(secret), entry.personId, entry.unitId ?? null],
    );
    const actor = await actorOf(context, tx, secret, entry.language);
    await audit(tx, actor, { action: 'sign-in', entity: 'session', entityId: actor.personId, after: { by: entry.by } });
    return { body: await presentSession(context, tx, actor), session: secret };
  });
}

export async function chooseUnit(
  context: SessionContext,
  tx: Tx,
  actor: Actor,
  secret: string,
  unitId: string,
): Promise<Session> {
  if (!actor.units.some((unit) => unit.id === unitId)) throw problem('not-found');
  return tx.asSystem(async () => {
    await tx.query('update sessions set unit_id = $2 where id = $1', [sessionId(secret), unitId]);
    const changed = await actorOf(context, tx, secret, actor.language);
    await audit(tx, changed, { action: 'choose-unit', entity: 'session', entityId: actor.personId });
    return presentSession(context, tx, changed);
  });
}

export async function signOut(tx: Tx, actor: Actor, secret: string): Promise<void> {
  await tx.query('delete from sessions where id = $1', [sessionId(secret)]);
  await audit(tx, actor, { action: 'sign-out', entity: 'session', entityId: actor.personId });
}

/** After a password change: whoever else is signed in with the old one is out. */
export async function endOtherSessions(tx: Tx, personId: string, keptSecret: string | undefined): Promise<void> {
  const kept = keptSecret === undefined ? null : sessionId(keptSecret);
  await tx.query('delete from sessions where person_id = $1 and id is distinct from $2', [personId, kept]);
}

/** Sessions whose time is over, and those older than any may be. */
export async function sweepSessions(tx: Tx): Promise<void> {
  await tx.query(`delete from sessions where expires_at < now() or created_at < now() - interval '${ABSOLUTE}'`);
  await tx.query('delete from spent_sign_ins where expires_at < now()');
  await tx.query("delete from sign_in_attempts where window_started_at < now() - interval '1 day'");
}

interface AccountRow {
  readonly phone: string;
  readonly preferences: unknown;
  readonly must_change: boolean | null;
  readonly demo: boolean | null;
}

export async function presentSession(context: SessionContext, tx: Tx, actor: Actor): Promise<Session> {
  const { rows } = await tx.query<AccountRow>(
    `select p.phone, a.preferences, a.must_change, a.demo from persons p left join accounts a on a.person_id = p.id where p.id = $1`,
    [actor.personId],
  );
  const [account] = rows;
  if (!account) throw problem('unauthenticated');
  return {
    person: { id: actor.personId, name: actor.name, phone: account.phone },
    unit: actor.unit,
    units: [...actor.units],
    roles: rolesShown(await context.labels.read(tx), actor),
    rights: [...actor.rights].sort(),
    preferences: presentPreferences(account.preferences, actor.language),
    mustChangePassword: account.must_change ?? false,
    demo: context.demo && (account.demo ?? false),
  };
}

export function presentPreferences(stored: unknown, language: Language): Preferences {
  const known = preferencesSchema.partial().safeParse(stored ?? {}).data ?? {};
  const defaults: Preferences = { language, theme: 'system', autoAdvance: true, leftHand: false };
  return preferencesSchema.parse({ ...defaults, ...known });
}

async function actorOf(context: SessionContext, tx: Tx, secret: string, language: Language): Promise<Actor> {
  const { text, values } = findSession(secret, false, context.postsHeld);
  const { rows } = await tx.query(text, values);
  const { actor } = readSession(rows[0], secret, language);
  if (!actor) throw problem('unauthenticated');
  return actor;
}

/** Posts held, then granted roles, by the names their applications give them: the first is what one is known as. */
function rolesShown(names: Names, actor: Actor): Session['roles'] {
  const granted = actor.grants.map(({ role, unitId }) => ({
    role,
    label: platformLabel(role, actor.language) ?? names.role(role, actor.language) ?? role,
    unit: actor.units.find((unit) => unit.id === unitId) ?? null,
  }));
  const posts = [...new Set(actor.posts.map(({ post }) => post))].flatMap((post) => {
    const label = names.post(post, actor.language);
    return label === undefined ? [] : [{ role: `post/${post}`, label, unit: actor.unit }];
  });
  return [...posts, ...granted];
}

export function platformLabel(role: string, language: Language): string | undefined {
  return platformRoles.find(({ id }) => `platform/${id}` === role)?.label[language];
}
