/** What another engine would refuse is a warning on the element, and does not keep an application from being published. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import { archiveOf, flow, type SmallApplication, userTask } from './harness/small-application.ts';

const { cases, studio } = endpoints;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The boundary event does not list its flow, and the task names its incoming flow before its settings. */
const doubtful: SmallApplication = {
  ...{ app: 'doubtful', process: 'wait', tasks: ['Task_Ask'] },
  diagram: [
    '<bpmn:startEvent id="Start" />',
    userTask('Task_Ask').replace(
      '<bpmn:extensionElements>',
      '<bpmn:incoming>f1</bpmn:incoming><bpmn:extensionElements>',
    ),
    '<bpmn:boundaryEvent id="Late" attachedToRef="Task_Ask"><bpmn:timerEventDefinition id="hours"><bpmn:timeDuration>PT4H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>',
    '<bpmn:endEvent id="End" /><bpmn:endEvent id="End_Late" />',
    flow('f1', 'Start', 'Task_Ask') + flow('f2', 'Task_Ask', 'End') + flow('f3', 'Late', 'End_Late'),
  ].join(''),
};

it('is said of each element, and the application is published and runs', async () => {
  const admin = await world.as('admin');
  const file = { name: 'doubtful.zip', type: 'application/zip', bytes: archiveOf(doubtful) };
  const { problems } = await admin.call(studio.importArchive, { body: {}, file });
  expect(problems.map(({ severity, code, element }) => ({ severity, code, element }))).toEqual([
    { severity: 'warning', code: 'diagram.broker.outgoing', element: 'Late' },
    { severity: 'warning', code: 'diagram.broker.order', element: 'Task_Ask' },
  ]);
  await admin.call(studio.deploy, { params: { app: 'doubtful' }, body: { note: 'first' } });
  const starter = await world.as('inspector');
  const { case: begun } = await starter.call(cases.start, { body: { app: 'doubtful', process: 'wait' } });
  expect(begun.openTasks).toHaveLength(1);
});
