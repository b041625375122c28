/** An incident as it happens: seen in the operations list, put right, tried again, told on the timeline and the trail. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import { complete } from './inspection.ts';
import { flow, publish, userTask } from './harness/small-application.ts';

const { cases, operations, tasks } = endpoints;
let world: World;

/** One branch asks for an answer, the other cannot go on before there is one. */
const forked = (id: string, brittle: string, after: string) => ({
  app: id,
  process: 'decide',
  tasks: ['Task_Ask', 'Task_After'],
  diagram:
    '<bpmn:startEvent id="Start" /><bpmn:parallelGateway id="Fork" />' +
    userTask('Task_Ask') +
    '<bpmn:endEvent id="End_Asked" />' +
    brittle +
    userTask('Task_After') +
    '<bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Fork') +
    flow('f2', 'Fork', 'Task_Ask') +
    flow('f3', 'Task_Ask', 'End_Asked') +
    flow('f4', 'Fork', 'Brittle') +
    after +
    flow('f5', 'Task_After', 'End'),
});
const script = (id: string, expression: string) =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${expression}" resultVariable="made" /></bpmn:extensionElements></bpmn:scriptTask>`;
const applications = [
  forked(
    'brittle-gateway',
    '<bpmn:exclusiveGateway id="Brittle" />',
    flow('f6', 'Brittle', 'Task_After', '=answer = "7"') + flow('f7', 'Brittle', 'End', '=answer = "8"'),
  ),
  forked('brittle-script', script('Brittle', '=assert(answer, answer != null)'), flow('f6', 'Brittle', 'Task_After')),
];
beforeAll(async () => {
  world = await openWorld();
  for (const one of applications) await publish(await world.as('admin'), one);
});
afterAll(() => world.close());

test.each(applications.map(({ app }) => app))(
  '%s: an incident is shown, tried in vain, healed, and told',
  async (app) => {
    const [starter, operator] = [await world.as('inspector'), await world.as('admin')];
    const { case: begun } = await starter.call(cases.start, { body: { app, process: 'decide' } });
    const { id } = begun;
    expect((await starter.call(cases.read, { params: { id } })).incidents).toBe(1);

    const open = async () => (await operator.call(operations.incidents)).rows.filter((row) => row.caseId === id);
    const [incident] = await open();
    expect(incident).toMatchObject({
      app,
      number: begun.number,
      title: 'title',
      element: 'Brittle',
      elementName: 'Brittle',
      can: ['retry'],
    });
    expect(incident?.message).toMatch(/\S/);
    expect(incident?.errorType).toMatch(/_ERROR$/);
    const diagram = await starter.call(cases.diagram, { params: { id } });
    expect(diagram.elements.find((one) => one.element === 'Brittle')?.status).toBe('incident');

    const retry = (key: string) => ({ params: { key }, body: { reason: '再试一次' } });
    expect((await starter.refused(operations.retry, retry(incident?.key ?? ''))).slug).toBe('not-allowed');
    const vain = await operator.call(operations.retry, retry(incident?.key ?? ''));
    expect(vain).toMatchObject({ resolved: false, message: incident?.message });
    const [again, ...others] = await open();
    expect(others).toEqual([]);
    expect((await starter.call(cases.read, { params: { id } })).incidents).toBe(1);
    if (again?.key !== incident?.key)
      expect((await operator.refused(operations.retry, retry(incident?.key ?? ''))).slug).toBe('not-found');

    const asked = begun.openTasks.find((one) => one.element === 'Task_Ask')?.id ?? '';
    await complete(starter, await starter.call(tasks.read, { params: { id: asked } }), 'send', { answer: '7' });
    expect(await operator.call(operations.retry, retry(again?.key ?? ''))).toEqual({ resolved: true, message: null });
    expect(await open()).toEqual([]);

    const healed = await starter.call(cases.read, { params: { id } });
    expect([healed.incidents, healed.openTasks.map((one) => one.element)]).toEqual([0, ['Task_After']]);
    const last = await starter.call(tasks.read, { params: { id: healed.openTasks[0]?.id ?? '' } });
    expect((await complete(starter, last, 'send', {})).case).toMatchObject({ state: { id: 'over' }, openTasks: [] });

    const { rows } = await starter.call(cases.timeline, { params: { id } });
    const told = rows.filter((row) => row.element === 'Brittle').reverse();
    expect(told.map((row) => [row.kind, row.actor?.name ?? null, row.text ?? null])).toEqual([
      ['incident', null, null],
      ['operator', '孙八', '再试一次'],
      ['incident_resolved', null, null],
      ['incident', null, null],
      ['operator', '孙八', '再试一次'],
      ['incident_resolved', null, null],
    ]);
    const trail = await system(
      world.server,
      "select actor_id, reason, unit_id from audit_entries where action = 'retry' and case_id = $1",
      [id],
    );
    expect(trail).toEqual(
      Array(2).fill({ actor_id: world.people.admin.id, reason: '再试一次', unit_id: world.unit.id }),
    );
  },
);

test('a case in trouble can still be read by its page, and the list goes on page by page', async () => {
  const [starter, operator] = [await world.as('inspector'), await world.as('admin')];
  const ids: string[] = [];
  for (let n = 0; n < 3; n++)
    ids.push((await starter.call(cases.start, { body: { app: 'brittle-gateway', process: 'decide' } })).case.id);
  const seen: (string | null)[] = [];
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const page = await operator.call(operations.incidents, {
      query: { limit: 2, ...(cursor !== undefined && { cursor }) },
    });
    seen.push(...page.rows.map((row) => row.caseId));
    cursor = page.next;
  }
  expect(seen).toEqual([...ids].reverse());
  const stranger = await world.as('stranger');
  expect((await stranger.refused(operations.incidents)).slug).toBe('not-allowed');
});
