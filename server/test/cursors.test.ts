/**
 * A cursor nobody was given: cut, edited, made up, or from another list. Each paged endpoint refuses it as invalid input,
 * or goes on from it when it happens to be one it could have given; the database never has to complain.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as newId } from 'uuid';
import { allEndpoints, endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import { app, startInspection } from './inspection.ts';

const { cases, tasks, operations, organisation, studio } = endpoints;
let world: World;
let paged: Record<string, (cursor: string) => Promise<{ status: number; problem: { slug: string } | undefined }>>;

beforeAll(async () => {
  world = await openWorld();
  const [lead, admin] = [await world.as('lead'), await world.as('admin')];
  const { id } = await startInspection(lead);
  const list = (sort: string) => (cursor: string) =>
    admin.send(cases.list, { params: { app, list: 'all-inspections' }, query: { cursor, sort } });
  paged = {
    'cases.list by time': list('-createdAt'),
    'cases.list by number': list('problemsLeft'),
    'cases.list by text': list('title'),
    'cases.timeline': (cursor) => lead.send(cases.timeline, { params: { id }, query: { cursor } }),
    'tasks.inbox': (cursor) => lead.send(tasks.inbox, { query: { cursor } }),
    'tasks.inbox done': (cursor) => lead.send(tasks.inbox, { query: { cursor, tab: 'done' } }),
    'operations.incidents': (cursor) => admin.send(operations.incidents, { query: { cursor } }),
    'projects.list': (cursor) => lead.send(organisation.projects, { query: { cursor } }),
    'projects.postHistory': (cursor) =>
      lead.send(organisation.postHistory, { params: { id: world.site }, query: { cursor } }),
    'people.list': (cursor) => admin.send(organisation.people, { query: { cursor } }),
    'studio.deployments': (cursor) => admin.send(studio.deployments, { params: { app }, query: { cursor } }),
  };
});
afterAll(() => world.close());

const packed = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
const times = [
  '2026-11-22 22:19:49.187123+00',
  '2026-11-22T22:19:49.187Z',
  '2026-02-30 00:00:00+00',
  'infinity',
  '0000-01-01T00:00:00Z',
  '2026-01-01 25:00:00+00',
  'now',
  "'; drop table cases; --",
];
const odd = [
  '',
  'NaN',
  '1e999',
  '1e-400',
  '9999999999999999999999',
  '-1',
  '1.5',
  '\0',
  'a\0b',
  '\ud800',
  newId(),
  `${newId()}x`,
  '{}',
];
const part = fc.oneof(
  fc.constantFrom(...times, ...odd),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}, 2 ** 53, -(2 ** 31) - 1),
);
const forged = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.array(part, { maxLength: 3 }).map(packed),
  fc.record({ missing: part, name: part, id: part, at: part }, { requiredKeys: [] }).map(packed),
  fc.tuple(part, fc.constant(newId())).map(packed),
  fc.tuple(fc.constantFrom(...times), part).map(packed),
  fc.integer().map(String),
);

test('every endpoint that pages is tried here', () => {
  const withCursor = allEndpoints.filter(({ query }) => query && 'cursor' in query.shape).map(({ id }) => id);
  expect([...new Set(Object.keys(paged).map((name) => name.split(' ')[0]))].sort()).toEqual(withCursor.sort());
});

test('a made-up cursor is refused or understood, never a fault of ours', async () => {
  for (const [name, send] of Object.entries(paged)) {
    await fc.assert(
      fc.asyncProperty(forged, async (cursor) => {
        const { status, problem } = await send(cursor);
        if (status !== 200) expect([name, cursor, status, problem?.slug]).toEqual([name, cursor, 400, 'invalid-input']);
      }),
      { numRuns: 60 },
    );
  }
}, 300_000);

test.each([...times.slice(2), ...odd])('a key with %j in place of the time or the id is refused', async (bad) => {
  const good = [times[0], newId()];
  for (const name of ['cases.timeline', 'tasks.inbox', 'tasks.inbox done', 'cases.list by time'])
    for (const key of [
      [bad, good[1]],
      [good[0], bad === good[1] ? 'x' : bad],
    ]) {
      const allowed = ['infinity'].includes(bad) && key[0] === bad;
      const isId = /^[0-9a-f-]{36}$/.test(bad) && key[1] === bad;
      const { status, problem } = (await paged[name]?.(packed(key))) ?? {};
      if (!allowed && !isId) expect([name, key, status, problem?.slug]).toEqual([name, key, 400, 'invalid-input']);
    }
});

test('characters the database cannot keep are refused wherever a text is taken', async () => {
  const admin = await world.as('admin');
  for (const q of ['\0', 'a\0b'])
    expect((await admin.refused(organisation.people, { query: { q } })).slug).toBe('invalid-input');
  for (const name of ['甲\0', '\ud800']) {
    const body = { name, phone: '13800009999' };
    expect((await admin.refused(organisation.addPerson, { body })).slug).toBe('invalid-input');
  }
});
