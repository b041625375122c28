/**
 * What other rooms learn of projects and posts: the faces that expressions, pickers and assignments work with. Reads in
 * scope system, because who holds which post is asked about the person's own projects; rights are the caller's business.
 */
import type { Tx } from '../kernel/types.ts';

export interface ProjectFace {
  readonly id: string;
  readonly unitId: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly evaluable: boolean;
  /** WGS-84. */
  readonly lat: number | null;
  readonly lng: number | null;
  /** Ids of the holders by post. */
  readonly posts: Readonly<Record<string, readonly string[]>>;
}
export interface PersonFace {
  readonly id: string;
  readonly name: string;
  readonly unitId: string | null;
  readonly posts: readonly { readonly post: string; readonly projectId: string }[];
  readonly projects: readonly ProjectFace[];
  readonly grants: readonly { readonly role: string; readonly unitId: string | null }[];
}
export interface Holder {
  readonly id: string;
  readonly name: string;
}

const FACE = `select p.id, p.unit_id as "unitId", p.code, p.name, p.address, p.evaluable, p.lat, p.lng,
    coalesce((select jsonb_object_agg(h.post, h.people) from (select post, jsonb_agg(person_id order by started_at, id) as people
      from project_posts where project_id = p.id and ended_at is null group by post) h), '{}') as posts
  from projects p where p.listed_at is not null`;

export async function project(tx: Tx, id: string): Promise<ProjectFace | null> {
  const { rows } = await tx.asSystem(() => tx.query<ProjectFace>(`${FACE} and p.id = $1`, [id]));
  return rows[0] ?? null;
}

/** Projects of the unit in which the person holds a post. */
export async function projectsOf(tx: Tx, personId: string, unitId: string | null): Promise<ProjectFace[]> {
  const sql = `${FACE} and ($2::uuid is null or p.unit_id = $2) and exists (select from project_posts o
    where o.project_id = p.id and o.person_id = $1 and o.ended_at is null) order by p.name collate "zh-x-icu", p.id`;
  return (await tx.asSystem(() => tx.query<ProjectFace>(sql, [personId, unitId]))).rows;
}

export async function postHolders(tx: Tx, projectId: string, post: string): Promise<Holder[]> {
  const { rows } = await tx.asSystem(() =>
    tx.query<Holder>(
      `select person_id as id, person_name as name from project_posts
       where project_id = $1 and post = $2 and ended_at is null order by started_at, id`,
      [projectId, post],
    ),
  );
  return rows;
}

/** `person` of the expression context, as seen by a session that acts for `unitId`. */
export async function personContext(tx: Tx, personId: string, unitId: string | null): Promise<PersonFace | null> {
  const { rows } = await tx.asSystem(() =>
    tx.query<Omit<PersonFace, 'projects' | 'unitId'>>(
      `select p.id, p.name,
         coalesce((select jsonb_agg(jsonb_build_object('post', h.post, 'projectId', h.project_id) order by h.started_at, h.id)
           from project_posts h where h.person_id = p.id and h.ended_at is null), '[]') as posts,
         coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id) order by g.role)
           from role_grants g where g.person_id = p.id), '[]') as grants
       from persons p where p.id = $1`,
      [personId],
    ),
  );
  return rows[0] ? { ...rows[0], unitId, projects: await projectsOf(tx, personId, unitId) } : null;
}
