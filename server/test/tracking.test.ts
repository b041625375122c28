/** Who sees what: companions, supervisors, lists, menus. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import { app, checkIn, openTask, startInspection } from './inspection.ts';
import { signing } from '../src/kernel/signing.ts';

const { cases, blocks, tasks } = endpoints;
const secret = 'a secret for tests, thirty-two characters long';
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const nowhere = { lat: null, lng: null, accuracy: null };

test('a companion joins by code, once, may read and nothing else', async () => {
  const [inspector, companion] = [await world.as('inspector'), await world.as('idle')];
  const { id } = await startInspection(inspector);
  const task = await openTask(inspector, id);
  expect((await companion.refused(cases.read, { params: { id } })).slug).toBe('not-found');
  const { code, expiresAt } = await inspector.call(blocks.companionCode, { params: { id: task.id, field: 'fellows' } });
  expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
  expect(await companion.call(blocks.joinInfo, { params: { code } })).toMatchObject({ inviter: '李四', joined: false });
  for (let round = 0; round < 2; round++)
    expect(await companion.call(blocks.join, { params: { code }, body: nowhere })).toEqual({ caseId: id });
  const seen = await companion.call(cases.read, { params: { id } });
  expect(seen.participants.filter((one) => one.as === 'companion').map((one) => one.person.name)).toEqual(['闲人']);
  expect(seen.can).toEqual(['read']);
  const draft = { params: { id: task.id }, body: { baseRev: 0, data: {} } };
  expect((await companion.refused(tasks.saveDraft, draft)).slug).toBe('not-allowed');
  const again = await openTask(inspector, id);
  expect(again.stored.find((one) => one.field === 'fellows')?.summary).toEqual({ count: 1 });
  expect((await companion.refused(blocks.companionCode, { params: { id: task.id, field: 'fellows' } })).slug).toBe(
    'not-allowed',
  );
  const timeline = await companion.call(cases.timeline, { params: { id } });
  expect(timeline.rows.filter((one) => one.kind === 'companion_joined')).toHaveLength(1);
});

test('a code that is expired, of another installation or garbled is answered alike', async () => {
  const [inspector, companion] = [await world.as('inspector'), await world.as('second')];
  const { id } = await startInspection(inspector);
  const task = await openTask(inspector, id);
  const { code } = await inspector.call(blocks.companionCode, { params: { id: task.id, field: 'fellows' } });
  const payload = { c: id, f: 'fellows', e: 'Task_CheckIn', v: 1, n: 'x' };
  const expired = signing(secret).seal('companion', payload, new Date(Date.now() - 1000));
  const foreign = signing('another secret of thirty-two characters').seal(
    'companion',
    payload,
    new Date(Date.now() + 60_000),
  );
  for (const bad of [
    expired,
    foreign,
    code.slice(0, -3),
    `${code.slice(0, 20)}x${code.slice(21)}`,
    'nonsense-without-dot',
  ])
    expect((await companion.refused(blocks.join, { params: { code: bad }, body: nowhere })).slug).toBe(
      'companion-code-expired',
    );
  expect((await companion.refused(cases.read, { params: { id } })).slug).toBe('not-found');
});

test('a supervisor reads everything, changes nothing, and every read leaves a trace', async () => {
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  const supervisor = await world.as('supervisor');
  const seen = await supervisor.call(cases.read, { params: { id } });
  expect(seen.can).toEqual(['read']);
  const task = await supervisor.call(tasks.read, { params: { id: seen.openTasks[0]?.id ?? '' } });
  const refused = await supervisor.refused(tasks.complete, {
    params: { id: task.id },
    rev: task.rev,
    body: { action: 'enterPoints', data: {} },
  });
  expect(['not-allowed', 'not-found']).toContain(refused.slug);
  const trace = await system(
    world.server,
    'select action, entity from audit_entries where actor_id = $1 and case_id = $2 order by at',
    [world.people.supervisor.id, id],
  );
  expect(trace).toEqual([
    { action: 'read', entity: 'case' },
    { action: 'read', entity: 'task' },
  ]);
  const list = await supervisor.call(cases.list, { params: { app, list: 'all-inspections' } });
  expect(list.rows.map((row) => row.case.id)).toContain(id);
});

test('lists and menus follow rights, tabs and pages', async () => {
  const inspector = await world.as('lead');
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push((await startInspection(inspector)).id);
  await checkIn(world, inspector, ids[0] ?? '');
  const page = (cursor?: string) =>
    inspector.call(cases.list, {
      params: { app, list: 'my-inspections' },
      query: { limit: 2, ...(cursor !== undefined && { cursor }) },
    });
  const first = await page();
  expect(first.tabs.map((one) => one.count)).toEqual([3, 0]);
  expect(first.columns.map((one) => one.id)).toContain('problemsLeft');
  const second = await page(first.next);
  expect([...first.rows, ...second.rows].map((row) => row.case.id)).toEqual([...ids].reverse());
  expect(second.next).toBeUndefined();
  const counts = async (query: Record<string, string>) =>
    (await inspector.call(cases.list, { params: { app, list: 'my-inspections' }, query })).tabs.map((one) => one.count);
  expect(await counts({ q: '云溪' })).toEqual([1, 0]);
  expect(await counts({ projectId: world.site })).toEqual([1, 0]);
  expect(await counts({ state: 'preparing' })).toEqual([2, 0]);
  const searched = await inspector.call(endpoints.tasks.inbox, { query: { q: '云溪' } });
  expect([searched.rows.length, searched.counts.todo, searched.counts.started]).toEqual([1, 1, 1]);
  const unit = await (await world.as('admin')).call(cases.list, { params: { app, list: 'all-inspections' } });
  for (const id of ids) expect(unit.rows.map((row) => row.case.id)).toContain(id);
  expect(
    (await (await world.as('idle')).call(cases.list, { params: { app, list: 'all-inspections' } })).rows.map(
      (row) => row.case.id,
    ),
  ).not.toContain(ids[0]);

  const menus = await inspector.call(cases.menus);
  expect(menus.phone.filter((one) => one.kind === 'start').map((one) => [one.app, one.target])).toEqual([
    [app, 'inspection'],
    ['hazard-report', 'hazard'],
  ]);
  const plain = await (await world.as('idle')).call(cases.menus);
  expect(plain.phone.some((one) => one.kind === 'start' && one.app === app)).toBe(false);
  expect(plain.pc.some((one) => one.kind === 'studio')).toBe(false);
  expect((await (await world.as('admin')).call(cases.menus)).pc.map((one) => one.kind)).toContain('studio');
  const other = await world.as('stranger');
  await startInspection(other);
  expect((await other.call(cases.list, { params: { app, list: 'my-inspections' } })).rows).toHaveLength(1);
});
