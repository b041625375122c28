/**
 * From the session's secret to the acting person: one statement, sent together with `begin`, that reads session,
 * person, units, grants and posts, claims the idempotency key of a command, and narrows the transaction's scope to the
 * person. Without a live session it leaves the scope at nobody.
 *
 * A session slides 12 hours, at most 30 days from sign-in; the row is touched at most every five minutes.
 */
import { createHash } from 'node:crypto';
import { preferences, type Grant, type Language, type UnitRef } from '@closeloop/contracts';
import { grantedRolesWith, rightsOf } from '../ability/platform-roles.ts';
import type { Actor, ScopeKind } from '../types.ts';
import { CLAIM, claimValues, type Claim } from './idempotency.ts';

export const SLIDING = '12 hours';
export const ABSOLUTE = '30 days';
const READS_ALL = grantedRolesWith('cases.read-all');

/**
 * The scope is `system` while `found` is read, and changes only in the outer select: the row is complete by then.
 * A session acts for a unit its person belongs to or has a grant in; who has one unit need not choose.
 */
const find = (postsHeld: PostsHeld, claiming: boolean) => `
with found as materialized (
  select s.person_id, p.name, s.unit_id, s.seen_at < now() - interval '5 minutes' as stale,
    a.preferences->>'language' as language,
    coalesce((select jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) order by u.name) from units u where u.id in
      (select m.unit_id from memberships m where m.person_id = s.person_id and m.ended_at is null
       union select g.unit_id from role_grants g where g.person_id = s.person_id)), '[]') as units,
    coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id))
      from role_grants g where g.person_id = s.person_id), '[]') as grants,
    coalesce((${postsHeld}), '[]') as posts
  from sessions s join persons p on p.id = s.person_id left join accounts a on a.person_id = s.person_id
  where s.id = $1 and s.expires_at > now()
), chosen as materialized (
  select found.*, coalesce((select one from jsonb_array_elements(units) one where one->>'id' = unit_id::text),
      case when jsonb_array_length(units) = 1 then units->0 end) as unit,
    exists (select from jsonb_to_recordset(grants) as g(role text, "unitId" uuid)
      where g.role = any($2) and g."unitId" is null) as reads_all
  from found
)${claiming ? `, claimed as (${CLAIM})` : ''}
select chosen.*, ${claiming ? 'exists (select from claimed)' : 'false'} as claimed,
  set_config('closeloop.person', coalesce(person_id::text, ''), true),
  set_config('closeloop.unit', coalesce(unit->>'id', ''), true),
  set_config('closeloop.scope', case when person_id is null then 'none' when reads_all and $3 then 'all-read' else 'unit' end, true) as scope
from (values (1)) as always left join chosen on true`;

const TOUCH = `update sessions set seen_at = now(),
  expires_at = least(now() + interval '${SLIDING}', created_at + interval '${ABSOLUTE}') where id = $1`;

/**
 * SQL of a scalar subquery the organisation contributes: the posts that `s.person_id` holds now, as a JSON list of
 * {post, projectId, source}.
 */
export type PostsHeld = string;

interface SessionRow {
  readonly person_id: string | null;
  readonly name: string;
  readonly unit: UnitRef | null;
  readonly units: readonly UnitRef[];
  readonly grants: readonly Grant[];
  readonly posts: Actor['posts'];
  readonly language: string | null;
  readonly stale: boolean;
  readonly scope: ScopeKind;
  readonly claimed: boolean;
}

export interface FoundSession {
  readonly actor: Actor | null;
  readonly scope: ScopeKind;
  /** The command's key was not taken. */
  readonly claimed: boolean;
  /** Statements to send with the commit. */
  readonly last: readonly { readonly text: string; readonly values: readonly unknown[] }[];
}

export function sessionId(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** `reading`: a supervising reader's scope widens only for calls that change nothing. */
export function findSession(
  secret: string,
  reading: boolean,
  postsHeld: PostsHeld,
  claim?: Claim,
): { text: string; values: unknown[] } {
  const values = [sessionId(secret), READS_ALL, reading, ...(claim ? claimValues(claim) : [])];
  return { text: find(postsHeld, claim !== undefined), values };
}

export function readSession(row: unknown, secret: string, fallback: Language): FoundSession {
  const found = row as SessionRow;
  if (found.person_id === null) return { actor: null, scope: found.scope, claimed: false, last: [] };
  const { name, unit, units, grants, posts } = found;
  const language = preferences.shape.language.safeParse(found.language).data ?? fallback;
  const rights = rightsOf({ unit, grants, posts });
  return {
    actor: { personId: found.person_id, name, unit, units, grants, posts, rights, language },
    scope: found.scope,
    claimed: found.claimed,
    last: found.stale ? [{ text: TOUCH, values: [sessionId(secret)] }] : [],
  };
}
