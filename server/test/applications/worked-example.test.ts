/** The example of docs/application-format.md is a real application: it validates as it is printed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bytes, check, root } from './shipped.ts';

const diagram = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="Definitions_Leave" targetNamespace="urn:leave">
  <bpmn:process id="Process_Leave" isExecutable="true">
    <bpmn:startEvent id="Start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="Task_Ask"><bpmn:extensionElements><zeebe:formDefinition formKey="ask" /><zeebe:assignmentDefinition assignee="=closeloop.starterId" /></bpmn:extensionElements><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="Task_Approve"><bpmn:extensionElements><zeebe:formDefinition formKey="ask" /><zeebe:assignmentDefinition candidateGroups="=[&quot;role:&quot; + closeloop.unitId + &quot;:approver&quot;]" /></bpmn:extensionElements><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="End_Granted"><bpmn:incoming>c</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="Start" targetRef="Task_Ask" />
    <bpmn:sequenceFlow id="b" sourceRef="Task_Ask" targetRef="Task_Approve" />
    <bpmn:sequenceFlow id="c" sourceRef="Task_Approve" targetRef="End_Granted" />
  </bpmn:process>
</bpmn:definitions>`;

it('the worked example of the documentation validates', async () => {
  const page = await readFile(join(root, 'docs/application-format.md'), 'utf8');
  const [app = '', roles = '', form = ''] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
    (match) => match[1] ?? '',
  );
  const keys = [...new Set(`${app}${roles}${form}`.match(/"(?:app|act|case|f|st|list|role)\.\w+"/g))];
  const texts = Object.fromEntries(
    keys.map((key) => [key.slice(1, -1), key === '"case.title"' ? '{name}' : key.slice(1, -1)]),
  );
  const files = new Map([
    ['workflows/leave/app.json', bytes(app)],
    ['workflows/leave/roles.json', bytes(roles)],
    ['workflows/leave/leave.bpmn', bytes(diagram)],
    ['workflows/leave/texts/zh-CN.json', bytes(texts)],
    ['workflows/leave/texts/en.json', bytes(texts)],
    ['forms/leave/ask.form', bytes(form)],
  ]);
  expect(await check(files)).toEqual([]);
});
