/**
 * A world for tests of cases: one unit with its people, three projects, and a second unit that must see nothing.
 * Projects: `site` (lead, inspector, respondent), `bare` (no respondent), `other` (the second unit's).
 */
import { v7 as newId } from 'uuid';
import { endpoints } from '@closeloop/contracts';
import type { Client } from './client.ts';
import { addPerson, addUnit, PASSWORD, type TestPerson, type TestUnit } from './people.ts';
import { openTestServer, type TestServer } from './server.ts';
import { openCasework } from '../src/casework.ts';
import type { Settings } from '../src/wiring.ts';

export interface World {
  readonly server: TestServer;
  readonly unit: TestUnit;
  readonly elsewhere: TestUnit;
  readonly site: string;
  readonly bare: string;
  readonly other: string;
  readonly people: Readonly<Record<Who, TestPerson>>;
  /** A signed-in client, one per person. */
  as(who: Who): Promise<Client>;
  close(): Promise<void>;
}
export type Who =
  | 'lead'
  | 'inspector'
  | 'respondent'
  | 'second'
  | 'admin'
  | 'supervisor'
  | 'dispatcher'
  | 'rival'
  | 'fixer'
  | 'stranger'
  | 'idle';

export async function openWorld(settings: Partial<Settings> = {}): Promise<World> {
  const server = await openTestServer({ demo: false, openRooms: openCasework(), ...settings });
  const { database } = server;
  const unit = await addUnit(database, '闽江监理');
  const elsewhere = await addUnit(database, '榕南监理');
  const person = (name: string, grants: Parameters<typeof addPerson>[3] = [], of = unit) =>
    addPerson(database, name, [of], grants);
  const people: Record<Who, TestPerson> = {
    lead: await person('张三'),
    inspector: await person('李四'),
    respondent: await person('钱七'),
    second: await person('赵六'),
    admin: await person('孙八', [
      { role: 'platform/unit_admin', unit },
      { role: 'platform/app_admin', unit: null },
      { role: 'platform/operator', unit: null },
    ]),
    supervisor: await person('周九', [{ role: 'platform/supervisor', unit: null }]),
    dispatcher: await person('派一', [{ role: 'hazard-report/dispatcher', unit }]),
    rival: await person('派二', [{ role: 'hazard-report/dispatcher', unit }]),
    fixer: await person('修一', [{ role: 'hazard-report/fixer', unit }]),
    stranger: await person('郑一', [], elsewhere),
    idle: await person('闲人'),
  };
  const project = async (name: string, of: TestUnit, lat: number, chief: TestPerson) => {
    const id = newId();
    await system(
      server,
      'insert into projects (id, registry_id, unit_id, code, name, status, evaluable, listed_at, lat, lng, crs, chief_id) values ($1, $2, $3, $4, $5, $6, true, now(), $7, 119.299, $8, $9)',
      [id, id, of.id, id.slice(0, 8), name, '在建可评价', lat, 'WGS-84', chief.id],
    );
    return id;
  };
  const site = await project('云溪新城', unit, 26.0801, people.lead);
  const bare = await project('滨江管廊', unit, 26.0442, people.lead);
  const other = await project('南屿安置房', elsewhere, 26.2, people.stranger);
  const post = (projectId: string, of: TestUnit, who: Who, name: string) =>
    system(
      server,
      'insert into project_posts (id, project_id, unit_id, post, person_id, person_name, source) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        newId(),
        projectId,
        of.id,
        name,
        people[who].id,
        people[who].name,
        name === 'chief_engineer' ? 'registry' : 'local',
      ],
    );
  await post(site, unit, 'lead', 'chief_engineer');
  await post(bare, unit, 'lead', 'chief_engineer');
  await post(site, unit, 'inspector', 'specialist_engineer');
  await post(site, unit, 'respondent', 'feedback_person');
  await post(site, unit, 'second', 'feedback_person');
  await post(other, elsewhere, 'stranger', 'chief_engineer');
  await post(other, elsewhere, 'stranger', 'feedback_person');
  const clients = new Map<Who, Client>();
  return {
    server,
    unit,
    elsewhere,
    site,
    bare,
    other,
    people,
    as: async (who) => {
      const known = clients.get(who);
      if (known) return known;
      const client = server.client();
      await client.call(endpoints.identity.signIn, { body: { phone: people[who].phone, password: PASSWORD } });
      clients.set(who, client);
      return client;
    },
    close: () => server.close(),
  };
}

export async function system(
  server: TestServer,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  await server.database.asOwner("select set_config('closeloop.scope', 'system', false)");
  return (await server.database.asOwner<Record<string, unknown>>(sql, values)).rows;
}

/** A file as an upload would leave it. */
export async function addFile(world: World, caseId: string, by: Who = 'inspector'): Promise<string> {
  const id = newId();
  await system(
    world.server,
    `insert into files (id, case_id, unit_id, purpose, name, type, bytes, sha256, stored_sha256, uploaded_by)
    values ($1, $2, $3, 'photo', 'a.jpg', 'image/jpeg', 3, $4, $4, $5)`,
    [id, caseId, world.unit.id, 'a'.repeat(64), world.people[by].id],
  );
  return id;
}
