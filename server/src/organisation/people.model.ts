/** Rows of people as a unit keeps them: persons with a membership, their posts and what was granted. */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../kernel/types.ts';

export interface PersonRecord {
  readonly id: string;
  readonly rev: number;
  readonly name: string;
  readonly phone: string;
  readonly id_type: 'resident_id' | 'passport' | 'other' | null;
  readonly id_number: string | null;
  readonly title: string;
  readonly specialty: string;
  readonly certificate_no: string;
  readonly certificate_valid_until: string | null;
  readonly registry_id: string | null;
  readonly active: boolean;
  readonly account: 'none' | 'to_activate' | 'active';
}

const PERSON = `select p.*, m.active, case when a.person_id is null then 'none'
    when a.password_hash is null and not a.demo then 'to_activate' else 'active' end as account
  from persons p
  join lateral (select bool_or(m.ended_at is null) as active from memberships m
    where m.person_id = p.id and m.unit_id = $1) m on m.active is not null
  left join accounts a on a.person_id = p.id`;

export interface PeopleFilter {
  readonly unitId: string;
  readonly active: boolean;
  readonly search: string | undefined;
}
export interface PersonCursor {
  readonly name: string;
  readonly id: string;
}

const FILTER = `where m.active = $2 and ($3::text is null or p.name ilike $3 or p.phone like $3 or p.certificate_no ilike $3
  or p.title ilike $3 or p.specialty ilike $3)`;
const filterValues = ({ unitId, active, search }: PeopleFilter) => [
  ...[unitId, active],
  search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
];

export async function findPeople(
  tx: Tx,
  filter: PeopleFilter,
  after: PersonCursor | undefined,
  limit: number,
): Promise<PersonRecord[]> {
  const { rows } = await tx.query<PersonRecord>(
    `${PERSON} ${FILTER} and ($4::text is null
       or (p.name collate "zh-x-icu", p.id) > ($4::text collate "zh-x-icu", $5::uuid))
     order by p.name collate "zh-x-icu", p.id limit $6`,
    [...filterValues(filter), after?.name ?? null, after?.id ?? null, limit],
  );
  return rows;
}

export async function countPeople(tx: Tx, filter: PeopleFilter): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(
    `select count(*)::int as n from (${PERSON} ${FILTER}) found`,
    filterValues(filter),
  );
  return rows[0]?.n ?? 0;
}

export async function readPerson(tx: Tx, unitId: string, id: string): Promise<PersonRecord | undefined> {
  const { rows } = await tx.query<PersonRecord>(`${PERSON} where p.id = $2`, [unitId, id]);
  return rows[0];
}

/** Scope: system, because the phone may be known in another unit. */
export async function findByPhone(tx: Tx, phone: string): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await tx.query<{ id: string; name: string }>('select id, name from persons where phone = $1', [
    phone,
  ]);
  return rows[0];
}

/** Nobody else changes the person before this transaction ends. Answers the revision now. */
export async function lockPerson(tx: Tx, id: string): Promise<number | undefined> {
  const { rows } = await tx.query<{ rev: number }>('select rev from persons where id = $1 for update', [id]);
  return rows[0]?.rev;
}

/** Whether anything of the person lies outside the unit: another membership, or a grant beyond it. Scope: system. */
export async function reachesBeyond(tx: Tx, id: string, unitId: string): Promise<boolean> {
  const { rows } = await tx.query<{ beyond: boolean }>(
    `select exists (select from memberships where person_id = $1 and unit_id <> $2 and ended_at is null)
       or exists (select from role_grants where person_id = $1 and unit_id is distinct from $2) as beyond`,
    [id, unitId],
  );
  return rows[0]?.beyond ?? true;
}

export interface PersonFields {
  readonly name: string;
  readonly phone: string;
  readonly idType: string | null;
  readonly idNumber: string | null;
  readonly title: string;
  readonly specialty: string;
  readonly certificateNo: string;
  readonly certificateValidUntil: string | null;
}

const columns = (fields: PersonFields) => [
  ...[fields.name, fields.phone, fields.idType, fields.idNumber, fields.title, fields.specialty],
  ...[fields.certificateNo, fields.certificateValidUntil],
];

/** Undefined when the phone was taken in the meantime. Scope: system, the new person belongs to no unit yet. */
export async function insertPerson(tx: Tx, fields: PersonFields): Promise<string | undefined> {
  const id = uuid();
  const { rowCount } = await tx.query(
    `insert into persons (id, name, phone, id_type, id_number, title, specialty, certificate_no, certificate_valid_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (phone) do nothing`,
    [id, ...columns(fields)],
  );
  return rowCount > 0 ? id : undefined;
}

export async function updatePerson(tx: Tx, id: string, fields: PersonFields): Promise<void> {
  await tx.query(
    `update persons set name = $2, phone = $3, id_type = $4, id_number = $5, title = $6, specialty = $7,
       certificate_no = $8, certificate_valid_until = $9, rev = rev + 1, updated_at = now() where id = $1`,
    [id, ...columns(fields)],
  );
}

export async function raisePerson(tx: Tx, id: string): Promise<void> {
  await tx.query('update persons set rev = rev + 1, updated_at = now() where id = $1', [id]);
}

/** False when the person already belongs to the unit. */
export async function join(tx: Tx, personId: string, unitId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into memberships (id, person_id, unit_id, source) values ($1, $2, $3, 'local') on conflict do nothing`,
    [uuid(), personId, unitId],
  );
  return rowCount > 0;
}

export async function endMembership(tx: Tx, personId: string, unitId: string, reason: string): Promise<void> {
  await tx.query(
    'update memberships set ended_at = now(), ended_reason = $3 where person_id = $1 and unit_id = $2 and ended_at is null',
    [personId, unitId, reason],
  );
  await tx.query('delete from role_grants where person_id = $1 and unit_id = $2', [personId, unitId]);
}

/** Sessions that act for the unit, or chose none, end with the membership. Scope: system. */
export async function endSessions(tx: Tx, personId: string, unitId: string): Promise<void> {
  await tx.query('delete from sessions where person_id = $1 and (unit_id is null or unit_id = $2)', [personId, unitId]);
}

export interface GrantRow {
  readonly role: string;
  readonly unit_id: string | null;
}

/** Scope: system, so that grants beyond the unit are known too. */
export async function grantsOf(tx: Tx, personId: string): Promise<GrantRow[]> {
  const { rows } = await tx.query<GrantRow>(
    'select role, unit_id from role_grants where person_id = $1 order by role, unit_id nulls first',
    [personId],
  );
  return rows;
}

export async function addGrant(tx: Tx, personId: string, grant: GrantRow, by: string | null): Promise<number> {
  const { rowCount } = await tx.query(
    `insert into role_grants (id, person_id, role, unit_id, granted_by) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [uuid(), personId, grant.role, grant.unit_id, by],
  );
  return rowCount;
}

export async function removeGrant(tx: Tx, personId: string, grant: GrantRow): Promise<void> {
  await tx.query(
    'delete from role_grants where person_id = $1 and role = $2 and unit_id is not distinct from $3::uuid',
    [personId, grant.role, grant.unit_id],
  );
}
