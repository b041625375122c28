/**
 * Ids of another unit, on every endpoint that takes one: the administrator of the second unit, who holds every right
 * there, finds nothing of the first, whether the id stands in the path or in the body.
 */
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEndpoints, endpoints } from '@closeloop/contracts';
import type { Client } from './client.ts';
import { addFile, openWorld, type World } from './casework.ts';
import { checkInHere, openTask, operation, startInspection } from './inspection.ts';
import { addPerson, PASSWORD } from './people.ts';

const { cases, tasks, blocks, files, organisation, identity } = endpoints;
let world: World;
let foreign: Client;
let ids: Record<'case' | 'task' | 'file' | 'project' | 'person', string>;
beforeAll(async () => {
  world = await openWorld();
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  const task = await openTask(inspector, id);
  ids = {
    case: id,
    task: task.id,
    file: await addFile(world, id),
    project: world.site,
    person: world.people.inspector.id,
  };
  const grants = ['platform/unit_admin', 'hazard-report/dispatcher', 'hazard-report/fixer'].map((role) => ({
    role,
    unit: world.elsewhere,
  }));
  const person = await addPerson(world.server.database, '外单位', [world.elsewhere], grants);
  foreign = world.server.client();
  await foreign.call(identity.signIn, { body: { phone: person.phone, password: PASSWORD } });
});
afterAll(() => world.close());

const someone = { name: '某人', phone: '13700001111' };
const picture = { name: 'a.jpg', type: 'image/jpeg', bytes: new Uint8Array([1, 2, 3]) };
type Send = () => Promise<{ status: number; problem: { slug: string } | undefined }>;

const sent: Readonly<Record<string, Send>> = {
  'cases.read': () => foreign.send(cases.read, { params: { id: ids.case } }),
  'cases.timeline': () => foreign.send(cases.timeline, { params: { id: ids.case } }),
  'cases.diagram': () => foreign.send(cases.diagram, { params: { id: ids.case } }),
  'cases.variables': () => foreign.send(cases.variables, { params: { id: ids.case } }),
  'cases.items': () => foreign.send(cases.items, { params: { id: ids.case } }),
  'cases.discard': () => foreign.send(cases.discard, { params: { id: ids.case }, rev: 1 }),
  'cases.changeProject': () =>
    foreign.send(cases.changeProject, { params: { id: ids.case }, rev: 1, body: { projectId: world.other } }),
  'tasks.read': () => foreign.send(tasks.read, { params: { id: ids.task } }),
  'tasks.saveDraft': () =>
    foreign.send(tasks.saveDraft, { params: { id: ids.task }, body: { baseRev: 0, data: { a: 1 } } }),
  'tasks.putItems': () =>
    foreign.send(tasks.putItems, {
      params: { id: ids.task },
      body: { operations: [operation('arrival', 'self', checkInHere)] },
    }),
  'tasks.complete': () =>
    foreign.send(tasks.complete, { params: { id: ids.task }, rev: 1, body: { action: 'enterPoints', data: {} } }),
  'tasks.return': () =>
    foreign.send(tasks.return, {
      params: { id: ids.task },
      rev: 1,
      body: { action: 'back', to: 'Task_CheckIn', reason: '退' },
    }),
  'tasks.sendMessage': () =>
    foreign.send(tasks.sendMessage, { params: { id: ids.task }, body: { action: 'tell', data: {} } }),
  'tasks.claim': () => foreign.send(tasks.claim, { params: { id: ids.task } }),
  'tasks.release': () => foreign.send(tasks.release, { params: { id: ids.task } }),
  'tasks.reassignCandidates': () => foreign.send(tasks.reassignCandidates, { params: { id: ids.task } }),
  'tasks.reassign': () =>
    foreign.send(tasks.reassign, {
      params: { id: ids.task },
      rev: 1,
      body: { personId: world.people.stranger.id, reason: '转走' },
    }),
  'tasks.personOptions': () =>
    foreign.send(tasks.personOptions, { params: { id: ids.task, field: 'inspectedProject' } }),
  'companions.code': () => foreign.send(blocks.companionCode, { params: { id: ids.task, field: 'fellows' } }),
  'files.upload': () =>
    foreign.send(files.upload, {
      params: { taskId: ids.task },
      body: { id: newId(), sha256: 'a'.repeat(64), purpose: 'photo' },
      file: picture,
    }),
  'files.read': () => foreign.send(files.read, { params: { id: ids.file } }),
  'projects.read': () => foreign.send(organisation.project, { params: { id: ids.project } }),
  'projects.postHistory': () => foreign.send(organisation.postHistory, { params: { id: ids.project } }),
  'projects.candidates': () =>
    foreign.send(organisation.candidates, { params: { id: ids.project, post: 'site_supervisor' } }),
  'projects.changePost': () =>
    foreign.send(organisation.changePost, {
      params: { id: ids.project, post: 'site_supervisor' },
      rev: 1,
      body: { add: [world.people.stranger.id] },
    }),
  'people.read': () => foreign.send(organisation.person, { params: { id: ids.person } }),
  'people.change': () => foreign.send(organisation.changePerson, { params: { id: ids.person }, rev: 1, body: someone }),
  'people.leave': () =>
    foreign.send(organisation.leave, { params: { id: ids.person }, rev: 1, body: { reason: '离职' } }),
  'people.issueActivation': () => foreign.send(organisation.issueActivation, { params: { id: ids.person } }),
  'people.changeGrants': () =>
    foreign.send(organisation.changeGrants, { params: { id: ids.person }, rev: 1, body: { grants: [] } }),
};

test('every endpoint with the id of a case, task, file, project or person in its path is tried', () => {
  const named = allEndpoints.filter(({ path }) => /:(?:id|taskId)\b/.test(path)).map(({ id }) => id);
  expect(Object.keys(sent).sort()).toEqual(named.sort());
});

test.each(Object.keys(sent))('%s finds nothing', async (id) => {
  const reply = await sent[id]?.();
  expect([reply?.status, reply?.problem?.slug]).toEqual([404, 'not-found']);
});

test('nor does an id of another unit in a body', async () => {
  const stranger = await world.as('stranger');
  const { id } = await startInspection(stranger);
  const task = await openTask(stranger, id);
  const refused = async (reply: Promise<{ slug: string }>) => (await reply).slug;
  expect(await refused(stranger.refused(identity.chooseUnit, { body: { unitId: world.unit.id } }))).toBe('not-found');
  const start = { body: { app: 'self-inspection', process: 'inspection', id: ids.case } };
  expect(await refused(stranger.refused(cases.start, start))).toBe('not-found');
  const own = await foreign.call(organisation.project, { params: { id: world.other } });
  const add = { params: { id: world.other, post: 'site_supervisor' }, rev: own.rev, body: { add: [ids.person] } };
  expect(await refused(foreign.refused(organisation.changePost, add))).toBe('not-found');
  await stranger.call(tasks.putItems, {
    params: { id: task.id },
    body: { operations: [operation('arrival', 'self', checkInHere)] },
  });
  const complete = {
    params: { id: task.id },
    rev: task.rev,
    body: { action: 'enterPoints', data: { inspectedProject: world.site } },
  };
  expect(await stranger.refused(tasks.complete, complete)).toMatchObject({
    slug: 'form-rule',
    errors: [{ path: '/inspectedProject', code: 'refused' }],
  });
});
