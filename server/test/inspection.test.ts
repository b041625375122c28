import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { addFile, openWorld, type World } from './casework.ts';
import {
  answerAll,
  checkIn,
  complete,
  fieldOf,
  inDays,
  openTask,
  operation,
  pointsOf,
  put,
  startInspection,
} from './inspection.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('an inspection with problems goes from check-in to closed', async () => {
  const inspector = await world.as('inspector');
  const started = await startInspection(inspector);
  expect(started).toMatchObject({ numbered: false, state: { id: 'preparing' }, project: null });
  const entered = await checkIn(world, inspector, started.id);
  expect(entered.case).toMatchObject({
    state: { id: 'inspecting' },
    project: { id: world.site, name: '云溪新城', evaluable: true },
  });
  expect(entered.next).toHaveLength(1);

  const filling = await openTask(inspector, started.id);
  expect(pointsOf(filling).length).toBeGreaterThanOrEqual(100);
  const findings = await answerAll(world, inspector, filling, 2);
  const filled = await complete(inspector, await openTask(inspector, started.id), 'finishInspection');
  expect(filled.case.state.id).toBe('toIssue');
  expect(filled.case.number).toMatch(/^ZC\d{8}-\d{4}$/);
  expect(filled.case.fields.find((one) => one.id === 'problemsLeft')?.value).toBe(2);

  const issuing = await openTask(inspector, started.id);
  const issued = await complete(inspector, issuing, 'issueNotice', {
    opinion: '限期整改',
    rectifyBy: inDays(3),
    feedbackPerson: world.people.respondent.id,
  });
  expect(issued.case.state.id).toBe('rectifying');
  expect(issued.case.openTasks[0]).toMatchObject({
    assignee: { id: world.people.respondent.id, name: '钱七' },
    mine: false,
  });
  expect(issued.case.openTasks[0]?.due).not.toBeNull();

  const respondent = await world.as('respondent');
  const inbox = await respondent.call(endpoints.tasks.inbox);
  expect(inbox.rows.map((row) => row.case.id)).toEqual([started.id]);
  expect(inbox.counts.todo).toBe(1);
  const answering = await openTask(respondent, started.id);
  expect(answering.variables['opinion']).toBe('限期整改');
  expect(fieldOf(answering, 'rectifyAnswers').rows).toHaveLength(2);
  for (const finding of findings) {
    const file = await addFile(world, started.id, 'respondent');
    await put(respondent, answering.id, operation('rectifyAnswers', finding, { text: '已整改', files: [file] }));
  }
  const closed = await complete(respondent, answering, 'sendFeedback');
  expect(closed.case).toMatchObject({ state: { id: 'rectified' }, openTasks: [] });
  expect(closed.case.closedAt).not.toBeNull();
  expect(closed.case.stages.every((stage) => stage.status === 'done')).toBe(true);

  const timeline = await inspector.call(endpoints.cases.timeline, {
    params: { id: started.id },
    query: { limit: 100 },
  });
  const kinds = timeline.rows.map((row) => row.kind);
  expect(kinds.filter((kind) => kind === 'task_completed')).toHaveLength(4);
  expect(kinds).toContain('numbered');
  expect(kinds[kinds.length - 1]).toBe('started');
  const diagram = await inspector.call(endpoints.cases.diagram, { params: { id: started.id } });
  expect(diagram.elements.find((one) => one.element === 'Task_Rectify')).toMatchObject({ status: 'done', visits: 1 });
});

test('an inspection without problems closes as soon as it is issued', async () => {
  const inspector = await world.as('inspector');
  const started = await startInspection(inspector);
  await checkIn(world, inspector, started.id);
  await answerAll(world, inspector, await openTask(inspector, started.id));
  await complete(inspector, await openTask(inspector, started.id), 'finishInspection');
  const issued = await complete(inspector, await openTask(inspector, started.id), 'issueAndClose', {
    feedbackPerson: world.people.respondent.id,
  });
  expect(issued.case.state.id).toBe('autoClosed');
  expect(issued.message).not.toBeNull();
});
