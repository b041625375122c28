import { as } from './zz-seed.ts';
const sun = await as('孙八');
const path = 'workflows/hazard-report/hazard.bpmn';
const f = await sun('GET', `/api/studio/apps/hazard-report/file?path=${encodeURIComponent(path)}`);
const text = f.text
  .replace(
    '<bpmn:sequenceFlow id="Flow_Reported" sourceRef="Task_Report" targetRef="Task_Dispatch" />',
    '<bpmn:sequenceFlow id="Flow_Reported" sourceRef="Task_Report" targetRef="Script_X" /><bpmn:scriptTask id="Script_X" name="自动分级"><bpmn:extensionElements><zeebe:script expression="=number(&quot;abc&quot;) &gt; 1 and fixer" resultVariable="lvl" /><zeebe:ioMapping><zeebe:output source="=number(&quot;abc&quot;)" target="a b" /></zeebe:ioMapping></bpmn:extensionElements><bpmn:incoming>Flow_Reported</bpmn:incoming><bpmn:outgoing>Flow_X</bpmn:outgoing></bpmn:scriptTask><bpmn:sequenceFlow id="Flow_X" sourceRef="Script_X" targetRef="Task_Dispatch" />',
  )
  .replace('candidateGroups="=[', 'candidateGroups="=1 / 0 + [');
await sun(
  'PUT',
  `/api/studio/apps/hazard-report/file?path=${encodeURIComponent(path)}`,
  {
    text: f.text.replace(
      /candidateGroups="[^"]*"/,
      'candidateGroups="=if hazardLevel = null then [&quot;a&quot;] else 1 / 0"',
    ),
  },
  f.rev,
);
console.log(JSON.stringify(await sun('POST', '/api/studio/apps/hazard-report/validation', { files: {} })));
console.log(
  JSON.stringify(await sun('POST', '/api/studio/apps/hazard-report/deployments', { note: '试一个会出错的版本' })),
);
