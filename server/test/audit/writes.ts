/**
 * One real call of every endpoint that changes something. `prepare` sets the scene and answers the call; a test counts
 * what the call alone leaves behind.
 */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { v7 as newId } from 'uuid';
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../client.ts';
import { system, type Who, type World } from '../casework.ts';
import { addPerson, PASSWORD } from '../people.ts';
import {
  checkIn,
  checkInHere,
  openTask,
  operation,
  startInspection,
  inDays,
  answerAll,
  complete,
} from '../inspection.ts';
import { archiveOf, flow, publish, userTask } from '../harness/small-application.ts';

export type Act = () => Promise<unknown>;
export type Prepare = (world: World) => Promise<Act>;

const { identity, organisation, cases, tasks, blocks, files, studio, operations } = endpoints;
const input = (phone: string) => ({ name: '新人', phone });
let phones = 13500000000;
const nextPhone = () => String(++phones);

async function someone(world: World, name: string, withGrants: Parameters<typeof addPerson>[3] = []) {
  const person = await addPerson(world.server.database, name, [world.unit], withGrants);
  const client = world.server.client();
  await client.call(identity.signIn, { body: { phone: person.phone, password: PASSWORD } });
  return { ...person, client };
}

async function personRow(world: World, id: string) {
  const admin = await world.as('admin');
  const found = await admin.call(organisation.person, { params: { id } });
  return { admin, found };
}

async function atArrival(world: World, who: Who = 'inspector') {
  const client = await world.as(who);
  const { id } = await startInspection(client);
  return { client, id, task: await openTask(client, id) };
}

async function issued(world: World) {
  const { client, id } = await atArrival(world);
  await checkIn(world, client, id);
  await answerAll(world, client, await openTask(client, id), 1);
  await complete(client, await openTask(client, id), 'finishInspection');
  const data = { opinion: '整改', rectifyBy: inDays(1), feedbackPerson: world.people.respondent.id };
  await complete(client, await openTask(client, id), 'issueNotice', data);
  return id;
}

async function grouped(world: World) {
  const reporter = await world.as('idle');
  const { case: begun } = await reporter.call(cases.start, { body: { app: 'queue', process: 'wait' } });
  return { client: reporter, id: begun.openTasks[0]?.id ?? '' };
}

async function draftFile(client: Client) {
  const path = `workflows/queue/texts/en.json`;
  const file = await client.call(studio.readFile, { params: { app: 'queue' }, query: { path } });
  return {
    params: { app: 'queue' },
    query: { path },
    rev: file.rev,
    body: { text: file.text.replace('"}', ' now"}') },
  };
}

const queue = {
  app: 'queue',
  process: 'wait',
  tasks: ['Task_Wait'],
  diagram:
    '<bpmn:startEvent id="Start" />' +
    userTask('Task_Wait', 'candidateGroups="=[&quot;role:&quot; + closeloop.unitId + &quot;:member&quot;]"') +
    '<bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Task_Wait') +
    flow('f2', 'Task_Wait', 'End'),
};

/** Fails at its first step: a gateway none of whose ways is open. */
const stuck = {
  app: 'stuck',
  process: 'fail',
  tasks: ['Task_Never'],
  diagram:
    '<bpmn:startEvent id="Start" /><bpmn:exclusiveGateway id="Gateway_None" />' +
    userTask('Task_Never') +
    '<bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Gateway_None') +
    flow('f2', 'Gateway_None', 'Task_Never', '=closeloop.app = "other"') +
    flow('f3', 'Gateway_None', 'End', '=closeloop.app = "another"') +
    flow('f4', 'Task_Never', 'End'),
};

const message = (id: string, name: string) =>
  `<bpmn:message id="${id}" name="${name}"><bpmn:extensionElements><zeebe:subscription correlationKey="=closeloop.caseId" /></bpmn:extensionElements></bpmn:message>`;
const send = { id: 'send', kind: 'complete', label: 't.send' };

/** Its second step can be sent back, and can be told something. */
const twoSteps = {
  app: 'steps',
  process: 'walk',
  tasks: ['Task_First', 'Task_Second'],
  beside: message('message_told', 'told'),
  diagram:
    '<bpmn:startEvent id="Start" />' +
    userTask('Task_First') +
    userTask('Task_Second') +
    '<bpmn:boundaryEvent id="Told" name="Told" attachedToRef="Task_Second" cancelActivity="false"><bpmn:messageEventDefinition id="told" messageRef="message_told" /></bpmn:boundaryEvent><bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Task_First') +
    flow('f2', 'Task_First', 'Task_Second') +
    flow('f3', 'Task_Second', 'End') +
    flow('f4', 'Told', 'End'),
  settings: {
    tasks: {
      Task_First: { actions: [send] },
      Task_Second: {
        actions: [
          send,
          { id: 'back', kind: 'return', label: 't.back', to: ['Task_First'] },
          { id: 'tell', kind: 'message', label: 't.tell', message: 'told' },
        ],
      },
    },
  },
};

async function inHand(world: World) {
  const client = await world.as('idle');
  const { case: begun } = await client.call(cases.start, { body: { app: 'steps', process: 'walk' } });
  await complete(client, await openTask(client, begun.id), 'send');
  return { client, task: await openTask(client, begun.id) };
}

export async function prepareWorld(world: World): Promise<void> {
  await publish(await world.as('admin'), queue);
  const granted = [newId(), world.people.idle.id, world.unit.id];
  await system(
    world.server,
    "insert into role_grants (id, person_id, role, unit_id) values ($1, $2, 'queue/member', $3)",
    granted,
  );
  await publish(await world.as('admin'), stuck);
  await publish(await world.as('admin'), twoSteps);
}

export const writes: Readonly<Record<string, Prepare>> = {
  'identity.demoSignIn': async (world) => {
    const person = await addPerson(world.server.database, '演示', [world.unit]);
    await system(world.server, 'update accounts set demo = true where person_id = $1', [person.id]);
    return () => world.server.client().call(identity.demoSignIn, { body: { personId: person.id } });
  },
  'identity.signIn': (world) => {
    const body = { phone: world.people.second.phone, password: PASSWORD };
    return Promise.resolve(() => world.server.client().call(identity.signIn, { body }));
  },
  'identity.activate': async (world) => {
    const person = await addPerson(world.server.database, '激活', [world.unit]);
    const admin = await world.as('admin');
    const { code } = await admin.call(organisation.issueActivation, { params: { id: person.id } });
    const body = { phone: person.phone, code, password: 'seven red boats' };
    return () => world.server.client().call(identity.activate, { body });
  },
  'identity.finishProvider': async (world) => {
    const client = world.server.client();
    const [unit] = await system(world.server, "select id from units where registry_id = 'MJ'");
    const { state } = await client.call(identity.beginProvider, {
      params: { provider: 'demo' },
      body: { kind: 'company' },
    });
    const body = { state, code: String(unit?.['id']) };
    return () => client.call(identity.finishProvider, { params: { provider: 'demo' }, body });
  },
  'identity.chooseUnit': async (world) => {
    const { client } = await someone(world, '选单位');
    return () => client.call(identity.chooseUnit, { body: { unitId: world.unit.id } });
  },
  'identity.signOut': async (world) => {
    const { client } = await someone(world, '退出');
    return () => client.call(identity.signOut);
  },
  'identity.changePassword': async (world) => {
    const { client } = await someone(world, '改密');
    return () => client.call(identity.changePassword, { body: { current: PASSWORD, next: 'seven red boats' } });
  },
  'identity.changePreferences': async (world) => {
    const { client } = await someone(world, '偏好');
    return () => client.call(identity.changePreferences, { body: { theme: 'dark' } });
  },
  'projects.changePost': async (world) => {
    const admin = await world.as('admin');
    const person = await addPerson(world.server.database, '任职', [world.unit]);
    const project = await admin.call(organisation.project, { params: { id: world.bare } });
    const params = { id: world.bare, post: 'site_supervisor' };
    return () => admin.call(organisation.changePost, { params, rev: project.rev, body: { add: [person.id] } });
  },
  'people.add': async (world) => {
    const admin = await world.as('admin');
    return () => admin.call(organisation.addPerson, { body: input(nextPhone()) });
  },
  'people.change': async (world) => {
    const person = await addPerson(world.server.database, '改名', [world.unit]);
    const { admin, found } = await personRow(world, person.id);
    const order = { params: { id: person.id }, rev: found.rev, body: { ...input(person.phone), title: '监理员' } };
    return () => admin.call(organisation.changePerson, order);
  },
  'people.leave': async (world) => {
    const person = await addPerson(world.server.database, '离开', [world.unit]);
    const { admin, found } = await personRow(world, person.id);
    return () =>
      admin.call(organisation.leave, { params: { id: person.id }, rev: found.rev, body: { reason: '离职' } });
  },
  'people.issueActivation': async (world) => {
    const person = await addPerson(world.server.database, '发码', [world.unit]);
    const admin = await world.as('admin');
    return () => admin.call(organisation.issueActivation, { params: { id: person.id } });
  },
  'people.changeGrants': async (world) => {
    const person = await addPerson(world.server.database, '授权', [world.unit]);
    const { admin, found } = await personRow(world, person.id);
    const grants = [{ role: 'hazard-report/fixer', unitId: world.unit.id }];
    return () => admin.call(organisation.changeGrants, { params: { id: person.id }, rev: found.rev, body: { grants } });
  },
  'registry.sync': async (world) => {
    const admin = await world.as('admin');
    return () => admin.call(organisation.syncRegistry);
  },
  'settings.change': async (world) => {
    const admin = await world.as('admin');
    const { rows } = await admin.call(organisation.settings);
    const row = rows.find((one) => one.type === 'text' && one.can.length > 0) ?? rows.find((one) => one.can.length > 0);
    if (!row) throw new Error('no setting may be changed');
    const value = typeof row.value === 'number' ? row.value + 1 : typeof row.value === 'boolean' ? !row.value : '新';
    const { scope, name } = row;
    return () => admin.call(organisation.changeSetting, { body: { scope, app: row.app, name, value } });
  },
  'cases.start': async (world) => {
    const inspector = await world.as('inspector');
    return () => startInspection(inspector);
  },
  'cases.discard': async (world) => {
    const { client, id } = await atArrival(world);
    const { rev } = await client.call(cases.read, { params: { id } });
    return () => client.call(cases.discard, { params: { id }, rev });
  },
  'cases.changeProject': async (world) => {
    const { client, id } = await atArrival(world, 'lead');
    await checkIn(world, client, id);
    const { rev } = await client.call(cases.read, { params: { id } });
    return () => client.call(cases.changeProject, { params: { id }, rev, body: { projectId: world.site } });
  },
  'tasks.saveDraft': async (world) => {
    const { client, task } = await atArrival(world);
    const body = { baseRev: 0, data: { inspectedProject: world.site } };
    return () => client.call(tasks.saveDraft, { params: { id: task.id }, body });
  },
  'tasks.putItems': async (world) => {
    const { client, task } = await atArrival(world);
    const body = { operations: [operation('arrival', 'self', checkInHere)] };
    return () => client.call(tasks.putItems, { params: { id: task.id }, body });
  },
  'tasks.complete': async (world) => {
    const { client, id } = await grouped(world);
    await client.call(tasks.claim, { params: { id } });
    const { rev } = await client.call(tasks.read, { params: { id } });
    return () => client.call(tasks.complete, { params: { id }, rev, body: { action: 'send', data: {} } });
  },
  'tasks.return': async (world) => {
    const { client, task } = await inHand(world);
    const body = { action: 'back', to: 'Task_First', reason: '缺一页' };
    return () => client.call(tasks.return, { params: { id: task.id }, rev: task.rev, body });
  },
  'tasks.sendMessage': async (world) => {
    const { client, task } = await inHand(world);
    return () => client.call(tasks.sendMessage, { params: { id: task.id }, body: { action: 'tell', data: {} } });
  },
  'tasks.claim': async (world) => {
    const { client, id } = await grouped(world);
    return () => client.call(tasks.claim, { params: { id } });
  },
  'tasks.release': async (world) => {
    const { client, id } = await grouped(world);
    await client.call(tasks.claim, { params: { id } });
    return () => client.call(tasks.release, { params: { id } });
  },
  'tasks.reassign': async (world) => {
    const lead = await world.as('lead');
    const task = await openTask(lead, await issued(world));
    const body = { personId: world.people.second.id, reason: '休假' };
    return () => lead.call(tasks.reassign, { params: { id: task.id }, rev: task.rev, body });
  },
  'companions.join': async (world) => {
    const { client, task } = await atArrival(world);
    const { code } = await client.call(blocks.companionCode, { params: { id: task.id, field: 'fellows' } });
    const fellow = await world.as('idle');
    return () => fellow.call(blocks.join, { params: { code }, body: { lat: null, lng: null, accuracy: null } });
  },
  'files.upload': async (world) => {
    const { client, task } = await atArrival(world);
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { name: 'a.jpg', type: 'image/jpeg', bytes };
    return () =>
      client.call(files.upload, { params: { taskId: task.id }, body: { id: newId(), sha256, purpose: 'photo' }, file });
  },
  'studio.saveFile': async (world) => {
    const admin = await world.as('admin');
    const order = await draftFile(admin);
    return () => admin.call(studio.saveFile, order);
  },
  'studio.decideEdition': async (world) => {
    const hash = 'e'.repeat(64);
    await system(
      world.server,
      "insert into shipped_editions (app, hash, version) values ('hazard-report', $1, '2.0.0')",
      [hash],
    );
    const admin = await world.as('admin');
    return () => admin.call(studio.decideEdition, { params: { app: 'hazard-report' }, body: { hash, take: false } });
  },
  'studio.discardDraft': async (world) => {
    const admin = await world.as('admin');
    return () => admin.call(studio.discardDraft, { params: { app: 'queue' } });
  },
  'studio.deploy': async (world) => {
    const admin = await world.as('admin');
    await admin.call(studio.saveFile, await draftFile(admin));
    return () => admin.call(studio.deploy, { params: { app: 'queue' }, body: { note: '新版' } });
  },
  'studio.rollBack': async (world) => {
    const admin = await world.as('admin');
    return () => admin.call(studio.rollBack, { params: { app: 'queue', number: 1 }, body: { note: '恢复' } });
  },
  'studio.importArchive': async (world) => {
    const admin = await world.as('admin');
    const file = { name: 'queue.zip', type: 'application/zip', bytes: archiveOf(queue) };
    return () => admin.call(studio.importArchive, { body: {}, file });
  },
  'operations.retry': async (world) => {
    const [starter, operator] = [await world.as('idle'), await world.as('admin')];
    await starter.call(cases.start, { body: { app: 'stuck', process: 'fail' } });
    const { rows } = await operator.call(operations.incidents);
    return () => operator.call(operations.retry, { params: { key: rows[0]?.key ?? '' }, body: { reason: '再试' } });
  },
};
