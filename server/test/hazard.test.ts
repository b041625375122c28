import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { addFile, openWorld, type World } from './casework.ts';
import { complete, inDays, openTask, operation, put } from './inspection.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function reported() {
  const reporter = await world.as('idle');
  const { case: started } = await reporter.call(endpoints.cases.start, {
    body: { app: 'hazard-report', process: 'hazard' },
  });
  const task = await openTask(reporter, started.id);
  await put(
    reporter,
    task.id,
    operation('hazardPhotos', 'self', { files: [await addFile(world, started.id, 'idle')] }),
  );
  const sent = await complete(reporter, task, 'submitReport', {
    hazardText: '临边无防护',
    hazardPlace: '3#楼',
    hazardLevel: 'serious',
  });
  expect(sent.case).toMatchObject({ state: { id: 'toDispatch' }, numbered: true });
  return { id: started.id, dispatch: sent.case.openTasks[0]?.id ?? '' };
}

test('a report is dispatched, fixed, sent back, fixed again and confirmed', async () => {
  const { id, dispatch } = await reported();
  const dispatcher = await world.as('dispatcher');
  await dispatcher.call(endpoints.tasks.claim, { params: { id: dispatch } });
  const assigning = await openTask(dispatcher, id);
  const assigned = await complete(dispatcher, assigning, 'assignFixer', {
    fixer: world.people.fixer.id,
    fixBy: inDays(2),
  });
  expect(assigned.case).toMatchObject({ state: { id: 'fixing' }, openTasks: [{ assignee: { name: '修一' } }] });

  const fixer = await world.as('fixer');
  const reporter = await world.as('idle');
  const fix = async () => {
    const task = await openTask(fixer, id);
    expect(task.stored.find((one) => one.field === 'fixPhotos')?.items).toEqual([]);
    await put(fixer, task.id, operation('fixPhotos', 'self', { files: [await addFile(world, id, 'fixer')] }));
    return complete(fixer, task, 'sendFix', { fixText: '已加防护' });
  };
  expect((await fix()).case.state.id).toBe('toConfirm');
  const back = await complete(reporter, await openTask(reporter, id), 'sendBack', { returnReason: '还缺踢脚板' });
  expect(back.case.state.id).toBe('reworking');
  expect((await openTask(fixer, id)).variables['returnReason']).toBe('还缺踢脚板');
  expect((await fix()).case.state.id).toBe('toConfirm');
  const done = await complete(reporter, await openTask(reporter, id), 'acceptFix');
  expect(done.case).toMatchObject({ state: { id: 'hazardClosed' }, openTasks: [] });
  const diagram = await reporter.call(endpoints.cases.diagram, { params: { id } });
  expect(diagram.elements.find((one) => one.element === 'Task_Fix')).toMatchObject({ visits: 2, status: 'done' });
});

test('a report that was sent back keeps photos and number, and cannot be deleted any more', async () => {
  const { id, dispatch } = await reported();
  const dispatcher = await world.as('dispatcher');
  await dispatcher.call(endpoints.tasks.claim, { params: { id: dispatch } });
  const task = await openTask(dispatcher, id);
  const back = await dispatcher.call(endpoints.tasks.return, {
    params: { id: task.id },
    rev: task.rev,
    body: { action: 'askReporter', to: 'Task_Report', reason: '看不清是几层' },
  });
  expect(back).toMatchObject({ message: 'Returned to 闲人', case: { state: { id: 'reporting' }, numbered: true } });
  const reporter = await world.as('idle');
  const again = await openTask(reporter, id);
  expect(again.stored.find((one) => one.field === 'hazardPhotos')?.items).toHaveLength(1);
  expect(again.case.can).not.toContain('discard');
  const order = { params: { id }, rev: again.case.rev };
  expect((await reporter.refused(endpoints.cases.discard, order)).slug).toBe('discard-not-possible');
  await put(
    reporter,
    again.id,
    operation(
      'hazardPhotos',
      'self',
      { files: [await addFile(world, id, 'idle')] },
      again.stored[0]?.items[0]?.rev ?? 0,
    ),
  );
  const data = { hazardText: '三层临边无防护', hazardPlace: '3#楼', hazardLevel: 'serious' };
  const sent = await complete(reporter, again, 'submitReport', data);
  expect(sent.case).toMatchObject({ state: { id: 'toDispatch' }, number: back.case.number });
});

test('of two who take a group’s task at once, one gets it and the other learns who', async () => {
  const { dispatch } = await reported();
  const [one, two] = [await world.as('dispatcher'), await world.as('rival')];
  for (const client of [one, two]) {
    const inbox = await client.call(endpoints.tasks.inbox);
    expect(inbox.rows.map((row) => row.id)).toContain(dispatch);
  }
  const both = await Promise.all(
    [one, two].map((client) => client.send(endpoints.tasks.claim, { params: { id: dispatch } })),
  );
  expect(both.map((reply) => reply.status).sort()).toEqual([200, 409]);
  const lost = both.find((reply) => reply.status === 409)?.problem;
  expect(lost?.slug).toBe('task-already-taken');
  expect(['派一', '派二']).toContain(lost?.params?.['name']);
  const winner = both[0]?.status === 200 ? one : two;
  const released = await winner.call(endpoints.tasks.release, { params: { id: dispatch } });
  expect(released.assignee).toBeNull();
});

test('a group’s task is claimed before it is filled, and is nobody else’s to see', async () => {
  const { id, dispatch } = await reported();
  const dispatcher = await world.as('dispatcher');
  const draft = { params: { id: dispatch }, body: { baseRev: 0, data: { instruction: '尽快' } } };
  expect((await dispatcher.refused(endpoints.tasks.saveDraft, draft)).slug).toBe('not-claimed');
  const outsider = await world.as('respondent');
  expect((await outsider.refused(endpoints.tasks.read, { params: { id: dispatch } })).slug).toBe('not-found');
  expect((await outsider.refused(endpoints.cases.read, { params: { id } })).slug).toBe('not-found');
});
