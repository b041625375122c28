/** Writes small BPMN files for tests: every part is text, flows are named by their ends. */

export function bpmn(parts: readonly string[], id = 'p', roots: readonly string[] = []): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs" targetNamespace="urn:test">
<bpmn:process id="${id}" isExecutable="true">${parts.join('\n')}</bpmn:process>${roots.join('\n')}</bpmn:definitions>`;
}

type Attributes = Readonly<Record<string, string | boolean>>;

export function tag(name: string, attributes: Attributes, ...inner: readonly string[]): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  const body = inner.join('');
  return body === '' ? `<bpmn:${name}${all.join('')}/>` : `<bpmn:${name}${all.join('')}>${body}</bpmn:${name}>`;
}

const extended = (extensions: string): string =>
  extensions === '' ? '' : `<bpmn:extensionElements>${extensions}</bpmn:extensionElements>`;

const formal = (name: string, text: string): string =>
  `<bpmn:${name} xsi:type="bpmn:tFormalExpression">${escape(text)}</bpmn:${name}>`;

export const task = (type: string, id: string, extensions = '', ...inner: readonly string[]): string =>
  tag(type, { id }, extended(extensions), ...inner);
export const job = (type: string): string => `<zeebe:taskDefinition type="${type}"/>`;
export const mappings = (inputs: Attributes, outputs: Attributes = {}): string => {
  const all = (kind: string, pairs: Attributes): string =>
    Object.entries(pairs)
      .map(([target, source]) => `<zeebe:${kind} source="${escape(String(source))}" target="${target}"/>`)
      .join('');
  return `<zeebe:ioMapping>${all('input', inputs)}${all('output', outputs)}</zeebe:ioMapping>`;
};

export const start = (id = 's', cause = ''): string => tag('startEvent', { id }, cause);
export const end = (id = 'e', cause = '', extensions = ''): string =>
  tag('endEvent', { id }, extended(extensions), cause);
export const caught = (id: string, cause: string): string => tag('intermediateCatchEvent', { id }, cause);
export const thrown = (id: string, cause: string, extensions = ''): string =>
  tag('intermediateThrowEvent', { id }, extended(extensions), cause);
export const boundary = (id: string, host: string, cause: string, interrupting = true, extensions = ''): string =>
  tag('boundaryEvent', { id, attachedToRef: host, cancelActivity: interrupting }, extended(extensions), cause);

export const user = (id: string, extensions = ''): string =>
  `<bpmn:userTask id="${id}"><bpmn:extensionElements>${extensions}</bpmn:extensionElements></bpmn:userTask>`;
export const service = (id: string, type = 'work', ...inner: readonly string[]): string =>
  task('serviceTask', id, job(type), ...inner);
export const script = (id: string, expression: string, variable: string): string =>
  task('scriptTask', id, `<zeebe:script expression="${escape(expression)}" resultVariable="${variable}"/>`);
export const handler = (id: string, type = 'undo'): string =>
  tag('serviceTask', { id, isForCompensation: true }, extended(job(type)));
export const receive = (id: string, message: string): string => tag('receiveTask', { id, messageRef: message });
export const call = (id: string, processId: string, attributes: Attributes = {}, more = ''): string => {
  const all = Object.entries<string | boolean>({ processId, ...attributes }).map(
    ([key, value]) => `${key}="${escape(String(value))}"`,
  );
  return task('callActivity', id, `<zeebe:calledElement ${all.join(' ')}/>${more}`);
};

export const parallel = (id: string): string => tag('parallelGateway', { id });
export const exclusive = (id: string, defaultFlow?: string): string =>
  tag('exclusiveGateway', { id, ...(defaultFlow !== undefined && { default: defaultFlow }) });
export const inclusive = (id: string, defaultFlow?: string): string =>
  tag('inclusiveGateway', { id, ...(defaultFlow !== undefined && { default: defaultFlow }) });
export const eventGateway = (id: string): string => tag('eventBasedGateway', { id });

export const subProcess = (id: string, parts: readonly string[], ...first: readonly string[]): string =>
  tag('subProcess', { id }, ...first, parts.join('\n'));
export const eventSubProcess = (id: string, parts: readonly string[]): string =>
  tag('subProcess', { id, triggeredByEvent: true }, parts.join('\n'));
export const eventStart = (id: string, cause: string, interrupting = true): string =>
  tag('startEvent', { id, isInterrupting: interrupting }, cause);

export interface Loop {
  readonly over: string;
  readonly item?: string;
  readonly sequential?: boolean;
  readonly collect?: { readonly into: string; readonly element: string };
  readonly until?: string;
}
export const loop = ({ over, item, sequential = false, collect, until }: Loop): string => {
  const output = collect ? ` outputCollection="${collect.into}" outputElement="${escape(collect.element)}"` : '';
  const input = ` inputCollection="${escape(over)}"${item === undefined ? '' : ` inputElement="${item}"`}`;
  const zeebe = extended(`<zeebe:loopCharacteristics${input}${output}/>`);
  const condition = until === undefined ? '' : formal('completionCondition', until);
  return tag('multiInstanceLoopCharacteristics', { isSequential: sequential }, zeebe, condition);
};

export const after = (duration: string): string =>
  tag('timerEventDefinition', { id: nextId() }, formal('timeDuration', duration));
export const every = (cycle: string): string =>
  tag('timerEventDefinition', { id: nextId() }, formal('timeCycle', cycle));
export const onMessage = (ref: string): string => tag('messageEventDefinition', { id: nextId(), messageRef: ref });
export const onSignal = (ref: string): string => tag('signalEventDefinition', { id: nextId(), signalRef: ref });
export const onError = (ref?: string): string =>
  tag('errorEventDefinition', { id: nextId(), ...(ref !== undefined && { errorRef: ref }) });
export const onEscalation = (ref?: string): string =>
  tag('escalationEventDefinition', { id: nextId(), ...(ref !== undefined && { escalationRef: ref }) });
export const onLink = (name: string): string => tag('linkEventDefinition', { id: nextId(), name });
export const onCompensation = (activity?: string): string =>
  tag('compensateEventDefinition', { id: nextId(), ...(activity !== undefined && { activityRef: activity }) });
export const terminating = (): string => tag('terminateEventDefinition', { id: nextId() });

export const message = (id: string, name: string, key?: string): string =>
  tag(
    'message',
    { id, name },
    key === undefined ? '' : extended(`<zeebe:subscription correlationKey="${escape(key)}"/>`),
  );
export const signal = (id: string, name: string): string => tag('signal', { id, name });
export const error = (id: string, code: string): string => tag('error', { id, name: code, errorCode: code });
export const escalation = (id: string, code: string): string =>
  tag('escalation', { id, name: code, escalationCode: code });

export const association = (from: string, to: string): string =>
  tag('association', { id: `${from}_${to}`, associationDirection: 'One', sourceRef: from, targetRef: to });

export const timerCatch = (id: string, duration: string): string => caught(id, after(duration));
export const timerBoundary = (id: string, host: string, duration: string): string =>
  boundary(id, host, after(duration));
export const flow = (from: string, to: string, condition?: string): string => {
  const body = condition === undefined ? '' : formal('conditionExpression', condition);
  return `<bpmn:sequenceFlow id="${from}__${to}" sourceRef="${from}" targetRef="${to}">${body}</bpmn:sequenceFlow>`;
};
/** A line of flows: `path('a', 'b', 'c')` joins a to b and b to c. */
export const path = (...ids: readonly string[]): string =>
  ids
    .slice(1)
    .map((id, index) => flow(ids[index] ?? '', id))
    .join('\n');

const definitions = { count: 0 };

function nextId(): string {
  definitions.count += 1;
  return `def_${String(definitions.count)}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
