/**
 * What a pull writes, in set-based statements. Every update names the columns it may change and touches only rows that
 * differ, so a pull without news writes nothing. Each function answers how many rows it wrote. Scope: system.
 */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../kernel/types.ts';
import { UNIT_ADMIN } from './organisation.policy.ts';
import type { RegistryIssue, RegistryPerson, RegistryProject, RegistryUnit } from './registry.gateway.ts';

/** The incoming rows as a table, each with an id in case it is new. */
const rows = (items: readonly object[]) => JSON.stringify(items.map((item) => ({ id: uuid(), ...item })));
const write = async (tx: Tx, sql: string, values: readonly unknown[]) => (await tx.query(sql, values)).rowCount;

const UNITS = `with r as (select * from jsonb_to_recordset($1::jsonb)
  as r(id uuid, "unitId" text, "creditCode" text, name text, "adminId" text))`;

export async function saveUnits(tx: Tx, units: readonly RegistryUnit[]): Promise<number> {
  const changed = await write(
    tx,
    `${UNITS} update units u set registry_id = r."unitId", credit_code = r."creditCode", name = r.name,
       rev = u.rev + 1, updated_at = now()
     from r where (u.registry_id = r."unitId" or u.registry_id is null and u.credit_code = r."creditCode")
       and (u.registry_id, u.credit_code, u.name) is distinct from (r."unitId", r."creditCode", r.name)`,
    [rows(units)],
  );
  const added = await write(
    tx,
    `${UNITS} insert into units (id, registry_id, credit_code, name) select r.id, r."unitId", r."creditCode", r.name
     from r where not exists (select from units u where u.registry_id = r."unitId")`,
    [rows(units)],
  );
  return changed + added;
}

const PEOPLE = `with r as (select * from jsonb_to_recordset($1::jsonb)
  as r(id uuid, "personId" text, "unitId" text, name text, phone text, "idType" text, "idNumber" text, title text,
       specialty text, "certificateNo" text, "certificateValidUntil" date))`;

/** A person already known by phone is adopted; what the registry leaves empty is not taken away. */
export async function savePeople(tx: Tx, people: readonly RegistryPerson[]): Promise<number> {
  const values = [rows(people)];
  const adopted = await write(
    tx,
    `${PEOPLE} update persons p set registry_id = r."personId", rev = p.rev + 1, updated_at = now()
     from r where p.registry_id is null and p.phone = r.phone
       and not exists (select from persons other where other.registry_id = r."personId")`,
    values,
  );
  const changed = await write(
    tx,
    `${PEOPLE}, wanted as (
       select p.id, r.name,
         case when exists (select from persons o where o.phone = r.phone and o.id <> p.id) then p.phone else r.phone end as phone,
         coalesce(r."idType", p.id_type) as id_type, coalesce(r."idNumber", p.id_number) as id_number,
         coalesce(nullif(r.title, ''), p.title) as title, coalesce(nullif(r.specialty, ''), p.specialty) as specialty,
         coalesce(nullif(r."certificateNo", ''), p.certificate_no) as certificate_no,
         coalesce(r."certificateValidUntil", p.certificate_valid_until) as valid_until
       from r join persons p on p.registry_id = r."personId")
     update persons p set name = w.name, phone = w.phone, id_type = w.id_type, id_number = w.id_number, title = w.title,
       specialty = w.specialty, certificate_no = w.certificate_no, certificate_valid_until = w.valid_until,
       rev = p.rev + 1, updated_at = now()
     from wanted w where w.id = p.id and
       (p.name, p.phone, p.id_type, p.id_number, p.title, p.specialty, p.certificate_no, p.certificate_valid_until)
       is distinct from (w.name, w.phone, w.id_type, w.id_number, w.title, w.specialty, w.certificate_no, w.valid_until)`,
    values,
  );
  const added = await write(
    tx,
    `${PEOPLE} insert into persons (id, registry_id, name, phone, id_type, id_number, title, specialty, certificate_no,
       certificate_valid_until)
     select r.id, r."personId", r.name, r.phone, r."idType", r."idNumber", r.title, r.specialty, r."certificateNo",
       r."certificateValidUntil"
     from r where not exists (select from persons p where p.registry_id = r."personId" or p.phone = r.phone)`,
    values,
  );
  return adopted + changed + added + (await renameHolders(tx));
}

/** The name beside a post follows the person's while it is held. */
export async function renameHolders(tx: Tx, personId?: string): Promise<number> {
  return write(
    tx,
    `update project_posts h set person_name = p.name from persons p
     where p.id = h.person_id and h.ended_at is null and h.person_name <> p.name and ($1::uuid is null or p.id = $1)`,
    [personId ?? null],
  );
}

/** Rows of people whose phone belongs to somebody else here: left out, and named. */
export async function phonesHeld(tx: Tx, people: readonly RegistryPerson[]): Promise<RegistryIssue[]> {
  const { rows: held } = await tx.query<{ person: string }>(
    `${PEOPLE} select r."personId" as person from r join persons p on p.phone = r.phone
     where p.registry_id is distinct from r."personId" order by 1`,
    [rows(people)],
  );
  return held.map(({ person }) => ({ rule: 'phone-held', column: 'phone', value: person }));
}

/** Membership is opened once; whoever was marked as having left stays so, unless he administers or leads. */
export async function saveMemberships(tx: Tx, people: readonly RegistryPerson[]): Promise<number> {
  return write(
    tx,
    `${PEOPLE} insert into memberships (id, person_id, unit_id, source)
     select r.id, p.id, u.id, 'registry' from r
     join persons p on p.registry_id = r."personId" join units u on u.registry_id = r."unitId"
     where not exists (select from memberships m where m.person_id = p.id and m.unit_id = u.id)`,
    [rows(people)],
  );
}

/** Also for those the registry relies on: the unit's administrator and the chiefs of its projects. */
export async function saveNeededMemberships(tx: Tx): Promise<number> {
  const { rows: needed } = await tx.query<{ person_id: string; unit_id: string }>(
    `select registry_admin_id as person_id, id as unit_id from units where registry_admin_id is not null
     union select chief_id, unit_id from projects where chief_id is not null and evaluable
     except select person_id, unit_id from memberships where ended_at is null`,
  );
  if (needed.length === 0) return 0;
  return write(
    tx,
    `insert into memberships (id, person_id, unit_id, source)
     select id, person_id, unit_id, 'registry' from jsonb_to_recordset($1::jsonb) as n(id uuid, person_id uuid, unit_id uuid)`,
    [rows(needed)],
  );
}

/** The administrator's grant moves with the registry's word, and only then: what was changed here by hand stays. */
export async function saveAdministrators(tx: Tx, units: readonly RegistryUnit[]): Promise<number> {
  const { rows: moved } = await tx.query<{ unit_id: string; old_id: string | null; new_id: string | null }>(
    `${UNITS} select u.id as unit_id, u.registry_admin_id as old_id, p.id as new_id
     from r join units u on u.registry_id = r."unitId" left join persons p on p.registry_id = r."adminId"
     where u.registry_admin_id is distinct from p.id`,
    [rows(units)],
  );
  for (const { unit_id, old_id, new_id } of moved) {
    await tx.query('update units set registry_admin_id = $2, rev = rev + 1 where id = $1', [unit_id, new_id]);
    await tx.query(
      'delete from role_grants where unit_id = $1 and person_id = $2 and role = $3 and granted_by is null',
      [unit_id, old_id, UNIT_ADMIN],
    );
    if (new_id)
      await tx.query(
        'insert into role_grants (id, person_id, role, unit_id) values ($1, $2, $3, $4) on conflict do nothing',
        [uuid(), new_id, UNIT_ADMIN, unit_id],
      );
  }
  return moved.length;
}

/** People who may sign in without anybody adding them: administrators of units and chiefs of evaluable projects. */
export async function openAccounts(tx: Tx): Promise<number> {
  return write(
    tx,
    `insert into accounts (person_id)
     select registry_admin_id from units where registry_admin_id is not null
     union select chief_id from projects where chief_id is not null and evaluable
     except select person_id from accounts`,
    [],
  );
}

const PROJECTS = `with r as (select * from jsonb_to_recordset($1::jsonb)
  as r(id uuid, "projectId" text, code text, name text, "unitId" text, status text, evaluable boolean,
       "evaluableUntil" date, "chiefId" text, address text, builder text, contractor text, lat float8, lng float8, crs text)),
wanted as (
  select coalesce(p.id, r.id) as id, p.id is null as added, r."projectId" as registry_id, u.id as unit_id, r.code, r.name,
    r.status, r.evaluable, c.id as chief_id, r.address, r.builder, r.contractor, r.lat, r.lng, r.crs,
    coalesce(p.listed_at, case when r.evaluable then now() else r."evaluableUntil" end) as listed_at,
    case when not r.evaluable and (p.listed_at is not null or r."evaluableUntil" is not null)
      then coalesce(p.left_at, r."evaluableUntil", now()) end as left_at
  from r join units u on u.registry_id = r."unitId" left join persons c on c.registry_id = r."chiefId"
  left join projects p on p.registry_id = r."projectId")`;
const FACTS = [
  ...['unit_id', 'code', 'name', 'status', 'evaluable', 'chief_id', 'address', 'builder', 'contractor'],
  ...['lat', 'lng', 'crs', 'listed_at', 'left_at'],
];
const facts = (table: string) => FACTS.map((column) => `${table}.${column}`).join(', ');

export async function saveProjects(tx: Tx, projects: readonly RegistryProject[]): Promise<number> {
  const values = [rows(projects.map(({ position, ...rest }) => ({ ...rest, ...position })))];
  const changed = await write(
    tx,
    `${PROJECTS} update projects p set ${FACTS.map((column) => `${column} = w.${column}`).join(', ')},
       rev = p.rev + 1, synced_at = now()
     from wanted w where w.id = p.id and not w.added and (${facts('p')}) is distinct from (${facts('w')})`,
    values,
  );
  const added = await write(
    tx,
    `${PROJECTS} insert into projects (id, registry_id, ${FACTS.join(', ')})
     select w.id, w.registry_id, ${facts('w')} from wanted w where w.added`,
    values,
  );
  return changed + added;
}

/** Of a complete pull: evaluable projects it no longer names have left. */
export async function leaveMissingProjects(tx: Tx, projects: readonly RegistryProject[]): Promise<number> {
  return write(
    tx,
    `update projects set evaluable = false, left_at = now(), synced_at = now(), rev = rev + 1
     where evaluable and registry_id <> all($1::text[])`,
    [projects.map((project) => project.projectId)],
  );
}
