/** Units and people for tests, written by the owner of the tables as an import would. */
import { v7 as newId } from 'uuid';
import { hashPassword } from '../src/identity/password.ts';
import type { TestDatabase } from './harness/index.ts';

export const PASSWORD = 'a quiet river 42';
let phones = 13900000000;

export interface TestUnit {
  readonly id: string;
  readonly name: string;
}
export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
}

export async function addUnit(database: TestDatabase, name: string): Promise<TestUnit> {
  const id = newId();
  await asSystem(database, 'insert into units (id, name) values ($1, $2)', [id, name]);
  return { id, name };
}

/** A person with an account (password `PASSWORD`) who belongs to `units` and holds `grants` (unit null: everywhere). */
export async function addPerson(
  database: TestDatabase,
  name: string,
  units: readonly TestUnit[] = [],
  grants: readonly { role: string; unit: TestUnit | null }[] = [],
): Promise<TestPerson> {
  const person = { id: newId(), name, phone: String(++phones) };
  await asSystem(database, 'insert into persons (id, name, phone) values ($1, $2, $3)', [
    person.id,
    name,
    person.phone,
  ]);
  await asSystem(database, 'insert into accounts (person_id, password_hash) values ($1, $2)', [
    person.id,
    await passwordHash(),
  ]);
  for (const unit of units) {
    await asSystem(database, `insert into memberships (id, person_id, unit_id, source) values ($1, $2, $3, 'local')`, [
      newId(),
      person.id,
      unit.id,
    ]);
  }
  for (const { role, unit } of grants) {
    await asSystem(database, 'insert into role_grants (id, person_id, role, unit_id) values ($1, $2, $3, $4)', [
      newId(),
      person.id,
      role,
      unit?.id ?? null,
    ]);
  }
  return person;
}

let shared: Promise<string> | undefined;
function passwordHash(): Promise<string> {
  shared ??= hashPassword(PASSWORD);
  return shared;
}

/** Tables are under FORCE ROW LEVEL SECURITY: their owner, too, has to say for whom he works. */
async function asSystem(database: TestDatabase, sql: string, values: unknown[]): Promise<void> {
  await database.asOwner("select set_config('closeloop.scope', 'system', false)");
  await database.asOwner(sql, values);
}
