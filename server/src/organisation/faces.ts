/**
 * What other rooms learn of people, projects and settings: the faces that expressions, pickers and assignments work
 * with. Who holds which post is asked about the person's own projects, so it is shown whole (migration 0006); rights are
 * the caller's business. `FACES` are expressions for a statement of the caller's: what it reads anyway is then read with
 * what stands around it.
 */
import type { Json } from '@closeloop/contracts';
import type { App } from '@closeloop/contracts/application';
import type { Actor, Tx } from '../kernel/types.ts';

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
  readonly exposure: null;
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
export type Settings = Readonly<Record<string, Json>>;

/** Arguments are SQL themselves: columns or parameters. */
export const FACES = {
  project: (id: string) => `project_face(${id})`,
  /** Listed projects of the unit in which the person holds a post. */
  projectsHeld: (person: string, unit: string) => `projects_held(${person}, ${unit})`,
  /** What `settingsOf` makes settings of. */
  settings: (app: string, unit: string) => `settings_in_force(${app}, ${unit})`,
} as const;

export async function projectFace(tx: Tx, id: string): Promise<ProjectFace | null> {
  const { rows } = await tx.query<{ face: ProjectFace | null }>(`select ${FACES.project('$1')} as face`, [id]);
  return rows[0]?.face ?? null;
}

export async function projectsHeld(tx: Tx, personId: string, unitId: string | null): Promise<ProjectFace[]> {
  const sql = `select ${FACES.projectsHeld('$1', '$2')} as faces`;
  return (await tx.query<{ faces: ProjectFace[] }>(sql, [personId, unitId])).rows[0]?.faces ?? [];
}

/** `person` of the expression context: the acting person, with the projects he holds posts in. */
export function personFace(actor: Actor, projects: readonly ProjectFace[]): PersonFace {
  return {
    id: actor.personId,
    name: actor.name,
    unitId: actor.unit?.id ?? null,
    posts: actor.posts.map(({ post, projectId }) => ({ post, projectId })),
    projects,
    grants: actor.grants.map(({ role, unitId }) => ({ role, unitId })),
  };
}

/** The settings of the application: what is stored, else what it declares. */
export function settingsOf(app: App, stored: Settings): Settings {
  const declared = Object.entries(app.settings ?? {});
  return Object.fromEntries(declared.map(([name, setting]) => [name, stored[name] ?? setting.default]));
}

/** In scope `system`: a name stands wherever its bearer does something. */
export async function personNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.asSystem(() =>
    tx.query<{ id: string; name: string }>('select id, name from persons where id = any($1::uuid[])', [ids]),
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
