/** Decisions of an application: published with its diagrams, asked by its cases, owned by it alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import { archiveOf, flow, publish, type SmallApplication, userTask } from './harness/small-application.ts';

const { cases, studio } = endpoints;
let world: World;

const decides = (id: string, expression: string) => `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="Rules" name="Rules" namespace="urn:rules">
  <decision id="${id}" name="Way"><variable id="${id}_way" name="way" />
    <decisionTable id="${id}_table" hitPolicy="FIRST">
      <input id="${id}_in"><inputExpression id="${id}_text"><text>${expression}</text></inputExpression></input>
      <output id="${id}_out" name="way" />
      <rule id="${id}_1"><inputEntry id="${id}_1i"><text>true</text></inputEntry><outputEntry id="${id}_1o"><text>"long"</text></outputEntry></rule>
      <rule id="${id}_2"><inputEntry id="${id}_2i"><text></text></inputEntry><outputEntry id="${id}_2o"><text>"short"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>`;

const asking = (app: string, decision: string, decisions?: string): SmallApplication => ({
  ...{ app, process: 'decide', tasks: ['Task_Long', 'Task_Short'] },
  ...(decisions !== undefined && { decisions }),
  diagram: [
    '<bpmn:startEvent id="Start" />',
    `<bpmn:businessRuleTask id="Ask"><bpmn:extensionElements><zeebe:calledDecision decisionId="${decision}" resultVariable="way" bindingType="deployment" /></bpmn:extensionElements></bpmn:businessRuleTask>`,
    '<bpmn:exclusiveGateway id="Which" default="f3" />',
    userTask('Task_Long') + userTask('Task_Short'),
    '<bpmn:endEvent id="End" />',
    flow('f1', 'Start', 'Ask') + flow('f2', 'Ask', 'Which') + flow('f3', 'Which', 'Task_Short'),
    flow('f4', 'Which', 'Task_Long', '=way = &#34;long&#34;'),
    flow('f5', 'Task_Long', 'End') + flow('f6', 'Task_Short', 'End'),
  ].join(''),
});

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function firstTask(app: string): Promise<string[]> {
  const starter = await world.as('inspector');
  const { case: begun } = await starter.call(cases.start, { body: { app, process: 'decide' } });
  const detail = await starter.call(cases.read, { params: { id: begun.id } });
  return detail.openTasks.map((task) => task.element);
}

async function problemsOf(small: SmallApplication) {
  const admin = await world.as('admin');
  const file = { name: `${small.app}.zip`, type: 'application/zip', bytes: archiveOf(small) };
  const { problems } = await admin.call(studio.importArchive, { body: {}, file });
  return problems.filter((one) => one.severity === 'error').map(({ code, element }) => ({ code, element }));
}

describe('decisions of an application', () => {
  it('lead its cases', async () => {
    await publish(
      await world.as('admin'),
      asking('deciding', 'Way_Deciding', decides('Way_Deciding', 'closeloop.unitId != null')),
    );
    expect(await firstTask('deciding')).toEqual(['Task_Long']);
  });

  it('are the ones published with the diagram', async () => {
    await publish(await world.as('admin'), asking('changing', 'Way_Changing', decides('Way_Changing', 'true')));
    await publish(await world.as('admin'), asking('changing', 'Way_Changing', decides('Way_Changing', 'false')));
    expect(await firstTask('changing')).toEqual(['Task_Short']);
  });

  it('must be there, sound, and nobody else’s', async () => {
    expect(await problemsOf(asking('missing', 'Way_Nowhere'))).toEqual([{ code: 'reference.unknown', element: 'Ask' }]);
    expect(await problemsOf(asking('broken', 'Way_Broken', decides('Way_Broken', 'x +')))).toEqual([
      { code: 'diagram.feel.syntax', element: 'Way_Broken_text' },
    ]);
    const unknown = decides('Way_Unknown', 'closeloop.unitId != nobody');
    expect(await problemsOf(asking('unknown', 'Way_Unknown', unknown))).toEqual([
      { code: 'feel.name', element: 'Way_Unknown_text' },
    ]);
    await publish(await world.as('admin'), asking('owning', 'Way_Owned', decides('Way_Owned', 'true')));
    expect(await problemsOf(asking('taking', 'Way_Owned', decides('Way_Owned', 'true')))).toEqual([
      { code: 'decision.taken', element: 'Way_Owned' },
    ]);
  });
});
