/** Rows of posts: who holds which, who held which, taking one up and giving it up. */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../kernel/types.ts';

export interface HolderRow {
  readonly project_id: string;
  readonly post: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly source: 'registry' | 'local';
  readonly started_at: Date;
  readonly title: string | null;
  readonly phone: string | null;
}

/** Present holders in the projects; title and phone where the caller may see the person. */
export async function holdersOf(tx: Tx, projectIds: readonly string[]): Promise<HolderRow[]> {
  const { rows } = await tx.query<HolderRow>(
    `select h.project_id, h.post, h.person_id, h.person_name, h.source, h.started_at, p.title, p.phone
     from project_posts h left join persons p on p.id = h.person_id
     where h.project_id = any($1::uuid[]) and h.ended_at is null
     order by h.started_at, h.id`,
    [projectIds],
  );
  return rows;
}

export interface PersonPostRow {
  readonly person_id: string;
  readonly post: string;
  readonly project_id: string;
  readonly project_name: string;
  readonly unit_id: string;
  readonly exclusive_group: string | null;
  readonly source: 'registry' | 'local';
}

/** What the persons hold now, over all units when the scope is system. */
export async function postsOfPersons(tx: Tx, personIds: readonly string[]): Promise<PersonPostRow[]> {
  const { rows } = await tx.query<PersonPostRow>(
    `select h.person_id, h.post, h.project_id, p.name as project_name, p.unit_id, h.exclusive_group, h.source
     from project_posts h join projects p on p.id = h.project_id
     where h.person_id = any($1::uuid[]) and h.ended_at is null order by h.started_at, h.id`,
    [personIds],
  );
  return rows;
}

export interface MemberRow {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly title: string;
  readonly specialty: string;
  readonly certificate_valid_until: string | null;
}

const MEMBER = `select p.id, p.name, p.phone, p.title, p.specialty, p.certificate_valid_until
  from memberships m join persons p on p.id = m.person_id where m.unit_id = $1 and m.ended_at is null`;

/** Active people of the unit that match a search, at most 500. */
export async function membersOf(tx: Tx, unitId: string, search: string | undefined): Promise<MemberRow[]> {
  const { rows } = await tx.query<MemberRow>(
    `${MEMBER} and ($2::text is null or p.name ilike $2 or p.phone like $2 or p.certificate_no ilike $2)
     order by p.name collate "zh-x-icu", p.id limit 500`,
    [unitId, search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`],
  );
  return rows;
}

/** The persons who belong to the unit, in order of id; none of them can leave it before this transaction ends. */
export async function keepMembers(tx: Tx, unitId: string, personIds: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await tx.query<MemberRow>(`${MEMBER} and p.id = any($2::uuid[]) order by p.id for share of m`, [
    unitId,
    personIds,
  ]);
  return rows;
}

export interface NewPost {
  readonly projectId: string;
  readonly unitId: string;
  readonly post: string;
  readonly personId: string;
  readonly personName: string;
  readonly exclusiveGroup: string | null;
  readonly by: string | null;
}

/** False when a unique index refused it: held already, or held elsewhere in the exclusive group. */
export async function takeUp(tx: Tx, post: NewPost): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into project_posts (id, project_id, unit_id, post, person_id, person_name, source, exclusive_group, started_by)
     values ($1, $2, $3, $4, $5, $6, 'local', $7, $8) on conflict do nothing`,
    [
      ...[uuid(), post.projectId, post.unitId, post.post, post.personId],
      ...[post.personName, post.exclusiveGroup, post.by],
    ],
  );
  return rowCount > 0;
}

export async function giveUp(
  tx: Tx,
  held: { readonly projectId: string; readonly post: string; readonly personId: string },
  by: string,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update project_posts set ended_at = now(), ended_by = $4, ended_reason = 'removed'
     where project_id = $1 and post = $2 and person_id = $3 and ended_at is null and source = 'local'`,
    [held.projectId, held.post, held.personId, by],
  );
  return rowCount > 0;
}

/** Everything the person holds in the unit ends; answers the projects concerned. */
export async function giveUpAll(tx: Tx, personId: string, unitId: string, by: string): Promise<string[]> {
  const { rows } = await tx.query<{ project_id: string }>(
    `update project_posts set ended_at = now(), ended_by = $3, ended_reason = 'left_unit'
     where person_id = $1 and unit_id = $2 and ended_at is null returning project_id`,
    [personId, unitId, by],
  );
  return rows.map((row) => row.project_id);
}

export async function countHolders(tx: Tx, projectId: string, post: string): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    'select count(*)::int as n from project_posts where project_id = $1 and post = $2 and ended_at is null',
    [projectId, post],
  );
  return rows[0]?.n ?? 0;
}

export interface HistoryRow {
  readonly id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly post: string;
  readonly change: 'joined' | 'left';
  readonly reason: 'removed' | 'left_unit' | 'registry' | 'project_left' | null;
  readonly at: Date;
  readonly by_name: string | null;
  readonly source: 'registry' | 'local';
}
export interface HistoryCursor {
  readonly at: string;
  readonly id: string;
}

/** Beginnings and ends, newest first. */
export async function historyOf(
  tx: Tx,
  projectId: string,
  after: HistoryCursor | undefined,
  limit: number,
): Promise<HistoryRow[]> {
  const { rows } = await tx.query<HistoryRow>(
    `with events as (
       select h.id, h.person_id, h.person_name, h.post, 'joined' as change, null as reason,
         date_trunc('milliseconds', h.started_at) as at, h.started_by as by, h.source
       from project_posts h where h.project_id = $1
       union all
       select h.id, h.person_id, h.person_name, h.post, 'left', h.ended_reason,
         date_trunc('milliseconds', h.ended_at), h.ended_by, h.source
       from project_posts h where h.project_id = $1 and h.ended_at is not null)
     select e.*, b.name as by_name from events e left join persons b on b.id = e.by
     where $2::timestamptz is null or (e.at, e.id::text || e.change) < ($2, $3)
     order by e.at desc, e.id::text || e.change desc limit $4`,
    [projectId, after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}
