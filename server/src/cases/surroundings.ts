/**
 * What the expressions of an application see of the organisation: the acting person with posts, projects and grants; a
 * project; the settings in force for a unit. Reads only; a project comes without persons beyond their ids.
 */
import type { Json } from '@closeloop/contracts';
import type { App } from '@closeloop/contracts/application';
import type { Actor, Tx } from '../kernel/types.ts';

export interface ProjectFace {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly evaluable: boolean;
  /** Person ids by post. */
  readonly posts: Readonly<Record<string, readonly string[]>>;
  readonly exposure: null;
  readonly unitId: string;
  readonly lat: number | null;
  readonly lng: number | null;
}

export interface PersonFace {
  readonly id: string;
  readonly name: string;
  readonly unitId: string | null;
  readonly posts: readonly { readonly post: string; readonly projectId: string }[];
  readonly projects: readonly ProjectFace[];
  readonly grants: readonly { readonly role: string; readonly unitId: string | null }[];
}

const projectSql = (where: string) => `
  select p.id, p.code, p.name, p.address, p.evaluable, p.unit_id as "unitId", p.lat, p.lng, null as exposure,
         coalesce((select json_object_agg(h.post, h.people) from (
           select post, json_agg(person_id order by started_at) as people from project_posts
            where project_id = p.id and ended_at is null group by post) h), '{}') as posts
    from projects p where ${where} order by p.name, p.id`;

/** In scope `system`: who holds which post is asked of projects of the person's own. */
export async function projectFace(tx: Tx, id: string): Promise<ProjectFace | null> {
  const { rows } = await tx.asSystem(() => tx.query<ProjectFace>(projectSql('p.id = $1'), [id]));
  return rows[0] ?? null;
}

export async function projectsOfPerson(tx: Tx, personId: string, unitId: string | null): Promise<ProjectFace[]> {
  const { rows } = await tx.asSystem(() =>
    tx.query<ProjectFace>(
      projectSql(`p.unit_id = $2 and p.listed_at is not null and exists (
        select from project_posts o where o.project_id = p.id and o.person_id = $1 and o.ended_at is null)`),
      [personId, unitId],
    ),
  );
  return rows;
}

export async function personFace(tx: Tx, actor: Actor): Promise<PersonFace> {
  return {
    id: actor.personId,
    name: actor.name,
    unitId: actor.unit?.id ?? null,
    posts: actor.posts.map(({ post, projectId }) => ({ post, projectId })),
    projects: await projectsOfPerson(tx, actor.personId, actor.unit?.id ?? null),
    grants: actor.grants.map(({ role, unitId }) => ({ role, unitId })),
  };
}

export async function settingsFor(tx: Tx, app: App, unitId: string): Promise<Record<string, Json>> {
  const declared = Object.entries(app.settings ?? {});
  if (declared.length === 0) return {};
  const { rows } = await tx.asSystem(() =>
    tx.query<{ name: string; value: Json; unit_id: string | null }>(
      'select name, value, unit_id from settings where app = $1 and (unit_id is null or unit_id = $2) order by unit_id nulls first',
      [app.id, unitId],
    ),
  );
  const values = new Map(declared.map(([name, setting]): [string, Json] => [name, setting.default]));
  for (const row of rows) if (values.has(row.name)) values.set(row.name, row.value);
  return Object.fromEntries(values);
}

export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.asSystem(() =>
    tx.query<{ id: string; name: string }>('select id, name from persons where id = any($1::uuid[])', [ids]),
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
