/** Timers of an application: fired by the server's own loop, without anybody asking, and shown on the case's page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import { complete } from './inspection.ts';
import { until } from './harness/index.ts';
import { flow, publish, userTask } from './harness/small-application.ts';

const { cases, tasks } = endpoints;
let world: World;
const after = (text: string) =>
  `<bpmn:timerEventDefinition><bpmn:timeDuration>${text}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
const boundary = (cancels: boolean, time: string) =>
  `<bpmn:boundaryEvent id="Timer_Late" attachedToRef="Task_Ask" cancelActivity="${cancels}">${after(time)}</bpmn:boundaryEvent>`;
const guarded = (app: string, cancels: boolean, time = 'PT1S') => ({
  app,
  process: 'wait',
  tasks: ['Task_Ask', 'Task_Late'],
  diagram:
    '<bpmn:startEvent id="Start" />' +
    userTask('Task_Ask') +
    boundary(cancels, time) +
    userTask('Task_Late') +
    '<bpmn:endEvent id="End" /><bpmn:endEvent id="End_Late" />' +
    flow('f1', 'Start', 'Task_Ask') +
    flow('f2', 'Task_Ask', 'End') +
    flow('f3', 'Timer_Late', 'Task_Late') +
    flow('f4', 'Task_Late', 'End_Late'),
});
const pausing = {
  app: 'pausing',
  process: 'wait',
  tasks: ['Task_After'],
  diagram:
    `<bpmn:startEvent id="Start" /><bpmn:intermediateCatchEvent id="Pause">${after('PT1S')}</bpmn:intermediateCatchEvent>` +
    userTask('Task_After') +
    '<bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Pause') +
    flow('f2', 'Pause', 'Task_After') +
    flow('f3', 'Task_After', 'End'),
};

beforeAll(async () => {
  world = await openWorld();
  for (const one of [guarded('cutting', true), guarded('reminding', false), guarded('patient', true, 'PT1H'), pausing])
    await publish(await world.as('admin'), one);
});
afterAll(() => world.close());

async function begin(app: string) {
  const starter = await world.as('inspector');
  const { case: begun } = await starter.call(cases.start, { body: { app, process: 'wait' } });
  const { id } = begun;
  const detail = () => starter.call(cases.read, { params: { id } });
  const open = async () => (await detail()).openTasks.map((task) => task.element).sort();
  const completeTask = async (element: string) => {
    const task = (await detail()).openTasks.find((one) => one.element === element);
    return complete(starter, await starter.call(tasks.read, { params: { id: task?.id ?? '' } }), 'send');
  };
  const element = async (name: string) =>
    (await starter.call(cases.diagram, { params: { id } })).elements.find((one) => one.element === name);
  const told = async () =>
    (await starter.call(cases.timeline, { params: { id } })).rows.reverse().map((row) => [row.kind, row.element ?? '']);
  return { id, begun, starter, detail, open, completeTask: completeTask, element, told };
}
const timersLeft = (id: string) =>
  system(
    world.server,
    'select 1 from engine.timers t join cases c on c.instance_key = t.process_instance_key::text where c.id = $1',
    [id],
  );

test('an interrupting timer takes the task away and opens the way of delay', async () => {
  const run = await begin('cutting');
  const [asked] = run.begun.openTasks;
  expect(asked?.element).toBe('Task_Ask');
  await until(async () => (await run.open()).includes('Task_Late'));
  expect(await run.open()).toEqual(['Task_Late']);
  const params = { id: asked?.id ?? '' };
  const late = { params, rev: asked ? 1 : 0, body: { action: 'send', data: { answer: '晚了' } } };
  expect((await run.starter.refused(tasks.complete, late)).slug).toBe('task-gone');
  expect(await run.starter.call(tasks.read, { params })).toMatchObject({
    state: 'cancelled',
    draft: { data: { answer: '晚了' } },
  });
  expect(await run.element('Task_Ask')).toMatchObject({ status: 'cancelled', visits: 1 });
  expect(await run.element('Timer_Late')).toMatchObject({ status: 'done' });
  expect(await run.told()).toEqual(
    expect.arrayContaining([
      ['timer', 'Timer_Late'],
      ['task_cancelled', 'Task_Ask'],
      ['task_created', 'Task_Late'],
    ]),
  );
  expect((await run.completeTask('Task_Late')).case.closedAt).not.toBeNull();
  expect(await timersLeft(run.id)).toEqual([]);
});

test('a timer that does not interrupt opens its way beside the task', async () => {
  const run = await begin('reminding');
  await until(async () => (await run.open()).includes('Task_Late'));
  expect(await run.open()).toEqual(['Task_Ask', 'Task_Late']);
  expect(await run.element('Task_Ask')).toMatchObject({ status: 'current' });
  expect((await run.told()).filter(([kind]) => kind === 'timer')).toEqual([['timer', 'Timer_Late']]);
  expect((await run.completeTask('Task_Ask')).case.closedAt).toBeNull();
  expect((await run.completeTask('Task_Late')).case.closedAt).not.toBeNull();
  expect(await timersLeft(run.id)).toEqual([]);
});

test('a task done in time takes its timer with it', async () => {
  const run = await begin('patient');
  expect(await timersLeft(run.id)).toHaveLength(1);
  await run.completeTask('Task_Ask');
  expect(await timersLeft(run.id)).toEqual([]);
  expect((await run.told()).filter(([kind]) => kind === 'timer')).toEqual([]);
});

test('a case that pauses goes on by itself', async () => {
  const run = await begin('pausing');
  expect(run.begun).toMatchObject({ openTasks: [], state: { id: 'running' } });
  await until(async () => (await run.open()).includes('Task_After'));
  expect((await run.element('Pause'))?.status).toBe('done');
  expect(await run.told()).toEqual(expect.arrayContaining([['timer', 'Pause']]));
  expect((await run.completeTask('Task_After')).case.state.id).toBe('over');
});
