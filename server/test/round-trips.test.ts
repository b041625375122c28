/**
 * What the calls on the hot paths ask of the database: how often they wait for it, and how many statements they send
 * (begin, set and commit not counted). The bounds are committed: who adds a statement raises one here, knowing it; a
 * page of many rows asks no more than a page of one.
 */
import { endpoints, type TaskDetail } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNoRooms } from '../src/wiring.ts';
import { addFile, openWorld, type World } from './casework.ts';
import type { Client } from './client.ts';
import {
  answerAll,
  app,
  checkInHere,
  complete,
  inDays,
  openTask,
  operation,
  put,
  startInspection,
} from './inspection.ts';
import { addPerson, addUnit, PASSWORD } from './people.ts';
import { makeNotes, noteBindings, notes } from './rooms.ts';
import { openTestServer, type TestServer } from './server.ts';
import { trafficOf } from './traffic.ts';

let server: TestServer;
let client: Client;
let world: World;
beforeAll(async () => {
  server = await openTestServer(
    {
      openRooms: async (ground) => ({
        ...(await openNoRooms(ground)),
        features: [{ bindings: noteBindings(ground.changes) }],
      }),
    },
    makeNotes,
  );
  const { phone } = await addPerson(server.database, '计数', [await addUnit(server.database, '计数监理')]);
  client = server.client();
  await client.call(endpoints.identity.signIn, { body: { phone, password: PASSWORD } });
  world = await openWorld();
});
afterAll(() => Promise.all([server.close(), world.close()]));

test('a reading request waits three times and so does a command: begin, work, commit', async () => {
  await client.call(notes.list);
  expect((await trafficOf(() => client.call(notes.list))).trips).toBe(3);
  expect((await trafficOf(() => client.call(notes.add, { body: { text: 'counted' } }))).trips).toBe(3);
});

/** Statements of a call, with its answer. */
async function counted<T>(call: () => Promise<T>): Promise<[number, T]> {
  let answer: T | undefined;
  const { statements } = await trafficOf(async () => (answer = await call()));
  return [statements.length, answer as T];
}

/** A case at its checklist, with every call on the way counted. */
async function walk(inspector: Client): Promise<{ counts: Record<string, number>; task: TaskDetail }> {
  const [starting, { id }] = await counted(() => startInspection(inspector));
  const [finding, found] = await counted(() => inspector.call(endpoints.cases.read, { params: { id } }));
  const params = { id: found.openTasks[0]?.id ?? '' };
  const [reading, task] = await counted(() => inspector.call(endpoints.tasks.read, { params }));
  const [putting] = await counted(() => put(inspector, task.id, operation('arrival', 'self', checkInHere)));
  const field = 'inspectedProject';
  const [choosing] = await counted(() =>
    inspector.call(endpoints.tasks.personOptions, { params: { ...params, field } }),
  );
  const draft = { baseRev: 0, data: { [field]: world.site } };
  const [saving] = await counted(() => inspector.call(endpoints.tasks.saveDraft, { params, body: draft }));
  const [completing] = await counted(() => complete(inspector, task, 'enterPoints', { [field]: world.site }));
  const counts = { starting, finding, reading, putting, choosing, saving, completing };
  return { counts, task: await openTask(inspector, id) };
}

test('the way through a case sends no more statements than agreed', async () => {
  const [inspector, respondent] = [await world.as('inspector'), await world.as('respondent')];
  await walk(inspector);
  const { counts, task } = await walk(inspector);
  const caseId = task.case.id;
  const [readingChecklist] = await counted(() => inspector.call(endpoints.tasks.read, { params: { id: task.id } }));
  const points = [1, 2].map((index) => operation('siteChecks', pointCode(task, index), { value: 'yes' }));
  const [puttingMany] = await counted(() => put(inspector, task.id, ...points));
  const [finding] = await answerAll(world, inspector, task, 1);
  const answered = await openTask(inspector, caseId);
  const [numbering] = await counted(() => complete(inspector, answered, 'finishInspection'));
  const issuing = await openTask(inspector, caseId);
  const notice = { opinion: '限期整改', rectifyBy: inDays(3), feedbackPerson: world.people.respondent.id };
  const [assigning] = await counted(() => complete(inspector, issuing, 'issueNotice', notice));
  const answering = await openTask(respondent, caseId);
  const files = [await addFile(world, caseId, 'respondent')];
  await put(respondent, answering.id, operation('rectifyAnswers', finding ?? '', { text: '已整改', files }));
  const [ending] = await counted(() => complete(respondent, answering, 'sendFeedback'));
  const params = { id: caseId };
  const [timeline] = await counted(() => inspector.call(endpoints.cases.timeline, { params, query: {} }));
  const [diagram] = await counted(() => inspector.call(endpoints.cases.diagram, { params }));
  const [items] = await counted(() => inspector.call(endpoints.cases.items, { params, query: {} }));

  const all = { ...counts, readingChecklist, puttingMany, numbering, assigning, ending, timeline, diagram, items };
  const over = Object.entries(all).filter(([name, count]) => count > bounds[name as keyof typeof all]);
  expect(over).toEqual([]);
});

const bounds = {
  starting: 6,
  finding: 2,
  reading: 2,
  readingChecklist: 2,
  putting: 5,
  puttingMany: 5,
  choosing: 3,
  saving: 4,
  completing: 8,
  /** Takes a number as well. */
  numbering: 7,
  /** Offers persons, names the chosen one. */
  assigning: 8,
  ending: 6,
  timeline: 3,
  diagram: 3,
  items: 4,
};

test('a page of many rows sends as many statements as a page of one', async () => {
  const lead = await world.as('lead');
  const pages = {
    menus: () => lead.call(endpoints.cases.menus),
    inbox: () => lead.call(endpoints.tasks.inbox, { query: { tab: 'todo' } }),
    list: () => lead.call(endpoints.cases.list, { params: { app, list: 'my-inspections' }, query: {} }),
  };
  const countAll = async () => {
    const counts: Record<string, number> = {};
    for (const [name, page] of Object.entries(pages)) [counts[name]] = await counted<unknown>(page);
    return counts;
  };
  await startInspection(lead);
  await countAll();
  const one = await countAll();
  for (let more = 0; more < 5; more++) await startInspection(lead);
  expect(await countAll()).toEqual(one);
  const { rows } = await pages.inbox();
  expect(rows.length).toBe(6);
  expect(one).toEqual({ menus: 6, inbox: 7, list: 9 });
});

function pointCode(task: TaskDetail, index: number): string {
  const template = task.stored.find((one) => one.template !== undefined)?.template as unknown as {
    sections: { points: { code: string }[] }[];
  };
  return template.sections.flatMap(({ points }) => points)[index]?.code ?? '';
}
