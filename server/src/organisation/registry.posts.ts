/**
 * Posts that follow from the registry: its chief holds every post defined as filled from it, in every project that is or
 * was evaluable; who was replaced loses the post at once (open tasks keep their owner). Where a project left the
 * evaluable state its exclusive posts end, or their holders could never work elsewhere. Writes only what differs.
 */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../kernel/types.ts';
import type { PostDefinition } from './declarations.ts';
import type { RegistryIssue } from './registry.gateway.ts';

export interface PostsOutcome {
  readonly changed: number;
  readonly issues: readonly RegistryIssue[];
}
interface Missing {
  readonly project_id: string;
  readonly unit_id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly post: string;
  readonly group: string | null;
  readonly code: string;
}

export async function settleRegistryPosts(tx: Tx, definitions: readonly PostDefinition[]): Promise<PostsOutcome> {
  const filled = definitions.filter((one) => one.source === 'chief');
  const ended = [...(await endMoved(tx)), ...(await endReplaced(tx)), ...(await endExclusive(tx))];
  const missing = await findMissing(tx, filled);
  const refused: Missing[] = [];
  for (const one of missing) if (!(await take(tx, one))) refused.push(one);
  const touched = [...ended, ...missing.filter((one) => !refused.includes(one)).map((one) => one.project_id)];
  await tx.query('update projects set rev = rev + 1 where id = any($1::uuid[])', [touched]);
  return {
    changed: touched.length,
    issues: refused.map(({ code, person_name }) => ({ rule: 'post-held', column: code, value: person_name })),
  };
}

const END = (reason: string) => `update project_posts h set ended_at = now(), ended_reason = '${reason}' from projects p
  where p.id = h.project_id and h.ended_at is null`;

const end = async (tx: Tx, sql: string): Promise<string[]> =>
  (await tx.query<{ project_id: string }>(`${sql} returning h.project_id`)).rows.map((row) => row.project_id);

/** The project went to another unit: nobody of the old one stays. */
const endMoved = (tx: Tx) => end(tx, `${END('registry')} and h.unit_id <> p.unit_id`);
const endReplaced = (tx: Tx) =>
  end(tx, `${END('registry')} and h.source = 'registry' and h.person_id is distinct from p.chief_id`);
const endExclusive = (tx: Tx) =>
  end(tx, `${END('project_left')} and not p.evaluable and h.exclusive_group is not null and h.source = 'local'`);

async function findMissing(tx: Tx, filled: readonly PostDefinition[]): Promise<Missing[]> {
  const { rows } = await tx.query<Missing>(
    `select p.id as project_id, p.unit_id, p.code, c.id as person_id, c.name as person_name, d.post, d."group"
     from projects p join persons c on c.id = p.chief_id
     cross join jsonb_to_recordset($1::jsonb) as d(post text, "group" text)
     where p.listed_at is not null and not exists (select from project_posts h
       where h.project_id = p.id and h.post = d.post and h.ended_at is null and h.source = 'registry')
     order by c.id, p.id`,
    [JSON.stringify(filled.map(({ post, exclusiveGroup }) => ({ post, group: exclusiveGroup })))],
  );
  return rows;
}

async function take(tx: Tx, { project_id, unit_id, person_id, person_name, post, group }: Missing): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into project_posts (id, project_id, unit_id, post, person_id, person_name, source, exclusive_group)
     values ($1, $2, $3, $4, $5, $6, 'registry', $7) on conflict do nothing`,
    [uuid(), project_id, unit_id, post, person_id, person_name, group],
  );
  return rowCount > 0;
}
