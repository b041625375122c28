/** Writes small BPMN files for tests. */

export function bpmn(parts: readonly string[], id = 'p'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs" targetNamespace="urn:test">
<bpmn:process id="${id}" isExecutable="true">${parts.join('\n')}</bpmn:process></bpmn:definitions>`;
}

export const start = (id = 's'): string => `<bpmn:startEvent id="${id}"/>`;
export const end = (id = 'e'): string => `<bpmn:endEvent id="${id}"/>`;
export const user = (id: string, extensions = ''): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements>${extensions}</bpmn:extensionElements></bpmn:userTask>`;
export const service = (id: string, type = 'work'): string =>
  `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}"/></bpmn:extensionElements></bpmn:serviceTask>`;
export const script = (id: string, expression: string, variable: string): string =>
  `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="${escape(expression)}" resultVariable="${variable}"/></bpmn:extensionElements></bpmn:scriptTask>`;
export const parallel = (id: string): string => `<bpmn:parallelGateway id="${id}"/>`;
export const exclusive = (id: string, defaultFlow?: string): string =>
  `<bpmn:exclusiveGateway id="${id}"${defaultFlow === undefined ? '' : ` default="${defaultFlow}"`}/>`;
export const subProcess = (id: string, parts: readonly string[]): string =>
  `<bpmn:subProcess id="${id}">${parts.join('\n')}</bpmn:subProcess>`;
export const timerCatch = (id: string, duration: string): string =>
  `<bpmn:intermediateCatchEvent id="${id}">${timer(duration)}</bpmn:intermediateCatchEvent>`;
export const timerBoundary = (id: string, host: string, duration: string): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}">${timer(duration)}</bpmn:boundaryEvent>`;
export const flow = (from: string, to: string, condition?: string): string => {
  const body =
    condition === undefined
      ? ''
      : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${escape(condition)}</bpmn:conditionExpression>`;
  return `<bpmn:sequenceFlow id="${from}__${to}" sourceRef="${from}" targetRef="${to}">${body}</bpmn:sequenceFlow>`;
};

function timer(duration: string): string {
  return `<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration></bpmn:timerEventDefinition>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
