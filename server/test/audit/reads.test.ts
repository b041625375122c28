/** Every read that a supervising grant allows leaves a trace, whether the grant is for a unit or for all. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEndpoints, endpoints } from '@closeloop/contracts';
import type { Client } from '../client.ts';
import { openWorld, system, type World } from '../casework.ts';
import { app, openTask, startInspection } from '../inspection.ts';
import { addPerson, PASSWORD, type TestPerson } from '../people.ts';

const { identity, cases, tasks, files, organisation } = endpoints;
let world: World;
let scene: { caseId: string; taskId: string; fileId: string };
beforeAll(async () => {
  world = await openWorld();
  const inspector = await world.as('inspector');
  const { id: caseId } = await startInspection(inspector);
  const { id: taskId } = await openTask(inspector, caseId);
  scene = { caseId, taskId, fileId: await upload(inspector, taskId) };
});
afterAll(() => world.close());

async function upload(client: Client, taskId: string): Promise<string> {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#369' } })
    .jpeg()
    .toBuffer();
  const body = { id: newId(), sha256: createHash('sha256').update(bytes).digest('hex'), purpose: 'photo' } as const;
  const file = { name: 'a.jpg', type: 'image/jpeg', bytes };
  return (await client.call(files.upload, { params: { taskId }, body, file })).id;
}

const reads: Readonly<Record<string, (client: Client) => Promise<{ status: number }>>> = {
  'cases.list': (client) => client.send(cases.list, { params: { app, list: 'all-inspections' } }),
  'cases.read': (client) => client.send(cases.read, { params: { id: scene.caseId } }),
  'cases.timeline': (client) => client.send(cases.timeline, { params: { id: scene.caseId } }),
  'cases.diagram': (client) => client.send(cases.diagram, { params: { id: scene.caseId } }),
  'cases.variables': (client) => client.send(cases.variables, { params: { id: scene.caseId } }),
  'cases.items': (client) => client.send(cases.items, { params: { id: scene.caseId } }),
  'tasks.read': (client) => client.send(tasks.read, { params: { id: scene.taskId } }),
  'tasks.personOptions': (client) =>
    client.send(tasks.personOptions, { params: { id: scene.taskId, field: 'inspectedProject' } }),
  'files.read': (client) => client.send(files.read, { params: { id: scene.fileId } }),
  'projects.list': (client) => client.send(organisation.projects),
  'projects.read': (client) => client.send(organisation.project, { params: { id: world.site } }),
  'projects.postHistory': (client) => client.send(organisation.postHistory, { params: { id: world.site } }),
};

/** What a supervising reader can get that says nothing of a unit's work, or that he cannot get. */
const untraced: Readonly<Record<string, string>> = {
  'identity.signInOptions': 'public',
  'identity.demoAccounts': 'public, demonstration only',
  'identity.providerIdentities': 'public, demonstration only',
  'identity.session': 'his own',
  'cases.menus': 'his own menus',
  'cases.apps': 'names of the installed applications',
  'tasks.inbox': 'his own tasks',
  'tasks.reassignCandidates': 'refused to him',
  'companions.joinInfo': 'shown by the code, not by the grant',
  'projects.candidates': 'not his right',
  'people.list': 'not his right',
  'people.read': 'not his right',
  'people.roles': 'not his right',
  'registry.status': 'time of the last synchronisation',
  'settings.list': 'not his right',
  'studio.apps': 'not his right',
  'studio.edition': 'not his right',
  'studio.files': 'not his right',
  'studio.readFile': 'not his right',
  'studio.deployments': 'not his right',
  'studio.archive': 'not his right',
  'operations.incidents': 'not his right',
  'operations.events': 'ids only; what they name is read through the others',
  'operations.health': 'public',
  'operations.ready': 'public',
  'operations.openapi': 'public',
};

test('each reading endpoint is either traced here or says why not', () => {
  const reading = allEndpoints.filter(({ method }) => method === 'GET').map(({ id }) => id);
  expect([...Object.keys(reads), ...Object.keys(untraced)].sort()).toEqual(reading.sort());
});

const grants = ['all', 'unit'] as const;
test.each(grants.flatMap((reach) => Object.keys(reads).map((id) => [reach, id] as const)))(
  'a grant for %s: %s leaves a trace',
  async (reach, id) => {
    const { person, client } = await reader(reach);
    const count = () =>
      system(world.server, "select entity, entity_id from audit_entries where actor_id = $1 and action = 'read'", [
        person.id,
      ]);
    const before = await count();
    expect((await reads[id]?.(client))?.status).toBe(200);
    expect((await count()).length).toBe(before.length + 1);
  },
);

test('a grant for one unit shows nothing of another', async () => {
  const { client } = await reader('unit');
  const stranger = await world.as('stranger');
  const { id } = await startInspection(stranger);
  expect((await client.refused(cases.read, { params: { id } })).slug).toBe('not-found');
  expect((await client.refused(organisation.project, { params: { id: world.other } })).slug).toBe('not-found');
  const { client: all } = await reader('all');
  expect((await all.call(cases.read, { params: { id } })).id).toBe(id);
});

test('who takes part, or leads the project, reads without a trace', async () => {
  const inspector = await world.as('inspector');
  await inspector.call(cases.read, { params: { id: scene.caseId } });
  const left = await system(world.server, "select 1 from audit_entries where actor_id = $1 and action = 'read'", [
    world.people.inspector.id,
  ]);
  expect(left).toEqual([]);
});

const known = new Map<string, { person: TestPerson; client: Client }>();
async function reader(reach: 'all' | 'unit') {
  const found = known.get(reach);
  if (found) return found;
  const grant = { role: 'platform/supervisor', unit: reach === 'all' ? null : world.unit };
  const person = await addPerson(world.server.database, `查阅 ${reach}`, [], [grant]);
  const client = world.server.client();
  await client.call(identity.signIn, { body: { phone: person.phone, password: PASSWORD } });
  const opened = { person, client };
  known.set(reach, opened);
  return opened;
}
