/** Whatever changes something leaves an audit row, over the whole endpoint table; and what such a row must not say. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allEndpoints, endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from '../casework.ts';
import { checkInHere, openTask, operation, put, startInspection } from '../inspection.ts';
import { prepareWorld, writes } from './writes.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ demo: true });
  await prepareWorld(world);
});
afterAll(() => world.close());

/** Endpoints that are not GET and yet change nothing that is kept. */
const changesNothing: Readonly<Record<string, string>> = {
  'identity.beginProvider': 'answers a signed state; nothing is stored',
  'companions.code': 'answers a signed code; who joins with it is audited',
  'studio.validate': 'answers problems; nothing is stored',
};
const changing = allEndpoints.filter(({ method, id }) => method !== 'GET' && !(id in changesNothing));
/** The registry knows nothing of the world's projects, so it is pulled last. */
const inOrder = changing
  .map(({ id }) => id)
  .sort((a, b) => Number(a === 'registry.sync') - Number(b === 'registry.sync'));
const trail = () => system(world.server, 'select * from audit_entries order by at, id');

test('a batch of items leaves one row that says how many of which fields, and nothing of what they hold', async () => {
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  const task = await openTask(inspector, id);
  const first = operation('arrival', 'self', { ...checkInHere, reason: '门口堵车' });
  const ofCase = () =>
    system(
      world.server,
      "select action, entity, entity_id, before, after from audit_entries where case_id = $1 and action <> 'start'",
      [id],
    );
  await put(inspector, task.id, first);
  expect(await ofCase()).toEqual([
    {
      action: 'save-items',
      entity: 'task',
      entity_id: task.id,
      before: null,
      after: { items: 1, fields: ['arrival'] },
    },
  ]);
  await put(inspector, task.id, first);
  await put(inspector, task.id, operation('noSuchField', 'self', {}));
  expect(await ofCase()).toHaveLength(1);
  await inspector.call(endpoints.tasks.saveDraft, {
    params: { id: task.id },
    body: { baseRev: 0, data: { inspectedProject: world.site } },
  });
  expect((await ofCase())[1]).toMatchObject({ action: 'save-draft', after: { fields: ['inspectedProject'] } });
  expect(JSON.stringify(await ofCase())).not.toMatch(/26\.08|门口|119\./);
});

test('every changing endpoint has a call here, and no other', () => {
  expect(Object.keys(writes).sort()).toEqual(changing.map(({ id }) => id).sort());
  for (const id of Object.keys(changesNothing))
    expect(allEndpoints.some((one) => one.id === id && !one.command)).toBe(true);
});

test.each(inOrder)('%s leaves an audit row with who and what', async (id) => {
  const act = await writes[id]?.(world);
  const before = await trail();
  await act?.();
  const left = (await trail()).slice(before.length);
  expect(left.length).toBeGreaterThan(0);
  for (const row of left) {
    expect(row).toMatchObject({
      actor_id: expect.any(String) as string,
      request_id: expect.stringMatching(/./) as string,
    });
    expect([row['action'], row['entity'], row['entity_id']].every((text) => String(text).length > 0)).toBe(true);
  }
});
