/** Rows of projects as the caller's reach shows them: those that are, or once were, evaluable. */
import type { Tx } from '../kernel/types.ts';
import type { Reach } from './organisation.policy.ts';

export interface ProjectRecord {
  readonly id: string;
  readonly rev: number;
  readonly registry_id: string;
  readonly unit_id: string;
  readonly unit_name: string | null;
  readonly code: string;
  readonly name: string;
  readonly status: string;
  readonly evaluable: boolean;
  readonly left_at: Date | null;
  readonly address: string;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly builder: string;
  readonly contractor: string;
  /** Required posts nobody holds. */
  readonly missing: number;
}
export interface ProjectFilter {
  readonly reach: Reach;
  /** Posts that must be held. */
  readonly required: readonly string[];
  readonly evaluable: boolean;
  readonly search?: string | undefined;
  readonly onlyMissing?: boolean | undefined;
}
export interface ProjectCursor {
  readonly missing: number;
  readonly name: string;
  readonly id: string;
}

const IN_REACH = `p.listed_at is not null and ($1::uuid is null or p.unit_id = $1)
  and ($2::uuid[] is null or p.id = any($2))`;
const reachValues = ({ unitId, projectIds }: Reach) => [unitId, projectIds];
const MISSING = (
  required: string,
) => `case when p.evaluable then cardinality(${required}) - (select count(distinct h.post)::int
  from project_posts h where h.project_id = p.id and h.ended_at is null and h.post = any(${required})) else 0 end as missing`;

const FOUND = `with found as (
  select p.*, u.name as unit_name, ${MISSING('$3::text[]')}
  from projects p left join units u on u.id = p.unit_id
  where ${IN_REACH} and p.evaluable = $4
    and ($5::text is null or p.name ilike $5 or p.code ilike $5 or exists (select from project_posts h
      where h.project_id = p.id and h.ended_at is null and h.source = 'registry' and h.person_name ilike $5))),
  shown as (select * from found where not $6 or missing > 0)`;

const filterValues = ({ reach, required, evaluable, search, onlyMissing }: ProjectFilter) => [
  ...[...reachValues(reach), required, evaluable],
  search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
  onlyMissing ?? false,
];

/** Those with missing posts first, then by name. */
export async function findProjects(
  tx: Tx,
  filter: ProjectFilter,
  after: ProjectCursor | undefined,
  limit: number,
): Promise<ProjectRecord[]> {
  const { rows } = await tx.query<ProjectRecord>(
    `${FOUND} select * from shown where $7::int is null
       or (-missing, name collate "zh-x-icu", id) > (-$7::int, $8::text collate "zh-x-icu", $9::uuid)
     order by -missing, name collate "zh-x-icu", id limit $10`,
    [...filterValues(filter), after?.missing ?? null, after?.name ?? null, after?.id ?? null, limit],
  );
  return rows;
}

export async function countProjects(tx: Tx, filter: ProjectFilter): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(`${FOUND} select count(*)::int as n from shown`, filterValues(filter));
  return rows[0]?.n ?? 0;
}

export async function readProject(
  tx: Tx,
  reach: Reach,
  id: string,
  required: readonly string[],
): Promise<ProjectRecord | undefined> {
  const { rows } = await tx.query<ProjectRecord>(
    `select p.*, u.name as unit_name, ${MISSING('$4::text[]')}
     from projects p left join units u on u.id = p.unit_id where ${IN_REACH} and p.id = $3`,
    [...reachValues(reach), id, required],
  );
  return rows[0];
}

/** Nobody else changes the project's posts before this transaction ends. Answers its revision now. */
export async function lockProject(tx: Tx, id: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ rev: number }>('select rev from projects where id = $1 for update', [id]);
  return rows[0]?.rev;
}

export async function raiseRevision(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query('update projects set rev = rev + 1 where id = any($1::uuid[])', [ids]);
}

export interface ChiefChange {
  readonly project_id: string;
  readonly from_name: string;
  readonly to_name: string;
  readonly at: Date;
}

/** The registry put somebody else in a post within the last `days` days. */
export async function chiefChanges(tx: Tx, ids: readonly string[], days: number): Promise<Map<string, ChiefChange>> {
  const { rows } = await tx.query<ChiefChange>(
    `select distinct on (now_.project_id) now_.project_id, was.person_name as from_name, now_.person_name as to_name,
       now_.started_at as at
     from project_posts now_ join project_posts was on was.project_id = now_.project_id and was.post = now_.post
       and was.source = 'registry' and was.ended_reason = 'registry' and was.person_id <> now_.person_id
       and was.ended_at <= now_.started_at
     where now_.project_id = any($1::uuid[]) and now_.source = 'registry' and now_.ended_at is null
       and now_.started_at > now() - make_interval(days => $2)
     order by now_.project_id, was.ended_at desc`,
    [ids, days],
  );
  return new Map(rows.map((row) => [row.project_id, row]));
}
