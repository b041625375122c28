/**
 * Sample people, posts and roles of the installed applications, for the demonstration only. Runs after the registry's
 * pull and after the applications are installed, as often as one likes: what was seeded once is not seeded again, so what
 * a visitor changed stays changed. Accounts are merged by phone. Scope: system.
 */
import type { Demo, DemoPerson } from '@closeloop/contracts/application';
import type { Tx } from '../kernel/types.ts';
import { projectPosts, type OrganisationContext } from './context.ts';
import { addGrant, findByPhone, insertPerson, join } from './people.model.ts';
import { takeUp } from './posts.model.ts';
import { raiseRevision } from './projects.model.ts';
import { platformSettings } from './settings.platform.ts';
import { store } from './settings.service.ts';

const HELP = { hotline: '0591-0000 0000（示例）', localAuthority: '示例市住房和城乡建设局 0591-0000 0001' } as const;

export async function seedDemo(context: OrganisationContext, tx: Tx, data: readonly Demo[]): Promise<void> {
  const people = await seedPeople(tx, data);
  await seedPosts(context, tx, data, people.ids);
  await seedGrants(tx, data, people);
  await seedHelp(tx);
}

interface SeededPeople {
  readonly ids: ReadonlyMap<string, string>;
  /** Accounts that were not there before. */
  readonly fresh: ReadonlySet<string>;
}

async function seedPeople(tx: Tx, data: readonly Demo[]): Promise<SeededPeople> {
  const ids = new Map<string, string>();
  const fresh = new Set<string>();
  for (const person of data.flatMap((one) => one.people)) {
    if (ids.has(person.account)) continue;
    const id = await seedPerson(tx, person);
    if (id === undefined) continue;
    ids.set(person.account, id);
    if (await openDemoAccount(tx, id)) fresh.add(person.account);
  }
  return { ids, fresh };
}

/** Undefined when the registry has no such unit. */
async function seedPerson(tx: Tx, person: DemoPerson): Promise<string | undefined> {
  const unitId = await unitByKey(tx, person.unit);
  if (unitId === undefined) return undefined;
  const blank = {
    idType: null,
    idNumber: null,
    title: '',
    specialty: '',
    certificateNo: '',
    certificateValidUntil: null,
  };
  const added = await insertPerson(tx, { ...blank, name: person.name, phone: person.phone });
  const id = added ?? (await findByPhone(tx, person.phone))?.id;
  if (added !== undefined) await join(tx, added, unitId);
  return id;
}

async function unitByKey(tx: Tx, key: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>('select id from units where registry_id = $1', [key]);
  return rows[0]?.id;
}

async function openDemoAccount(tx: Tx, personId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into accounts as a (person_id, demo) values ($1, true)
     on conflict (person_id) do update set demo = true, updated_at = now() where not a.demo`,
    [personId],
  );
  return rowCount > 0;
}

async function seedPosts(
  context: OrganisationContext,
  tx: Tx,
  data: readonly Demo[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const definitions = await projectPosts(context, tx);
  for (const { person, project, post } of data.flatMap((one) => one.posts ?? [])) {
    const definition = definitions.find((one) => one.post === post && one.source === 'local');
    const facts = definition && (await freePost(tx, project, post, ids.get(person)));
    if (!facts) continue;
    const { projectId, unitId, personId, personName, by } = facts;
    const { exclusiveGroup } = definition;
    await takeUp(tx, { projectId, unitId, post, personId, personName, exclusiveGroup, by });
    await raiseRevision(tx, [projectId]);
  }
}

interface FreePost {
  readonly projectId: string;
  readonly unitId: string;
  readonly personId: string;
  readonly personName: string;
  /** The unit's administrator, as if he had done it. */
  readonly by: string | null;
}

/** Where the person never held the post of the project. */
async function freePost(tx: Tx, code: string, post: string, personId: string | undefined) {
  const { rows } = await tx.query<FreePost>(
    `select p.id as "projectId", p.unit_id as "unitId", h.id as "personId", h.name as "personName",
       u.registry_admin_id as by
     from projects p join units u on u.id = p.unit_id, persons h where p.code = $1 and p.evaluable and h.id = $3 and not exists
       (select from project_posts x where x.project_id = p.id and x.post = $2 and x.person_id = h.id)`,
    [code, post, personId ?? null],
  );
  return rows[0];
}

async function seedGrants(tx: Tx, data: readonly Demo[], { ids, fresh }: SeededPeople): Promise<void> {
  for (const { person, role, unit } of data.flatMap((one) => one.grants ?? [])) {
    const personId = ids.get(person);
    if (personId === undefined || !fresh.has(person)) continue;
    const unitId = unit === '*' ? null : await unitByKey(tx, unit);
    if (unitId !== undefined) await addGrant(tx, personId, { role, unit_id: unitId }, null);
  }
}

async function seedHelp(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ name: string }>('select name from settings where unit_id is null and app is null');
  const set = new Set(rows.map((row) => row.name));
  for (const { name } of platformSettings) {
    const value = (HELP as Readonly<Record<string, string>>)[name];
    if (value !== undefined && !set.has(name)) await store(tx, { unit_id: null, app: null, name, value }, null);
  }
}
