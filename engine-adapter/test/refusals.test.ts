/** Files that must be refused, with the element at fault, and quickly. */
import { describe, expect, it } from 'vitest';
import { openEmbeddedEngine, readModel } from '../src/index.ts';
import {
  boundary,
  bpmn,
  caught,
  end,
  error,
  eventGateway,
  eventSubProcess,
  exclusive,
  flow,
  job,
  message,
  onCompensation,
  onError,
  onLink,
  onMessage,
  path,
  script,
  start,
  subProcess,
  task,
  thrown,
  timerBoundary,
  timerCatch,
  user,
} from './bpmn.ts';

const engine = openEmbeddedEngine({ transact: () => Promise.reject(new Error('needs no database')) });

async function check(xml: string): Promise<{ elementId: string | null; code: string }[]> {
  const refusals = await engine.check([{ name: 'x.bpmn', xml }]);
  return refusals.map(({ elementId, code }) => ({ elementId, code }));
}

const line = (middle: string, id = 'u'): string => bpmn([start(), middle, end(), flow('s', id), flow(id, 'e')]);
const listens = (event: string): string =>
  `<bpmn:extensionElements><zeebe:executionListeners><zeebe:executionListener eventType="${event}" type="x"/></zeebe:executionListeners></bpmn:extensionElements>`;
const attributes = (count: number, name: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${name(index)}="1"`).join(' ');
const nested = (depth: number): string =>
  depth === 0 ? start('deepest') : subProcess(`sp${String(depth)}`, [start(`s${String(depth)}`), nested(depth - 1)]);

const refused: [string, string, { elementId: string | null; code: string }][] = [
  ['no XML at all', 'nonsense', { elementId: null, code: 'xml.malformed' }],
  ['an empty file', '', { elementId: null, code: 'xml.malformed' }],
  ['a file that is cut off', line(user('u')).slice(0, 500), { elementId: null, code: 'xml.malformed' }],
  ['a DOCTYPE', `<!DOCTYPE a [<!ENTITY b "c">]>${line(user('u'))}`, { elementId: null, code: 'xml.doctype' }],
  ['a large file', line(user('u')) + ' '.repeat(2_000_000), { elementId: null, code: 'xml.too-large' }],
  [
    'repeated attributes',
    line(`<bpmn:userTask id="u" ${attributes(20_000, () => 'name')}/>`),
    { elementId: 'u', code: 'xml.attributes' },
  ],
  [
    'many attributes',
    line(`<bpmn:userTask id="u" ${attributes(20_000, (index) => `a${String(index)}`)}/>`),
    { elementId: 'u', code: 'xml.attributes' },
  ],
  ['deep XML', '<a>'.repeat(5_000), { elementId: null, code: 'xml.depth' }],
  ['deep sub-processes', bpmn([nested(60)]), { elementId: 'sp10', code: 'element.depth' }],
  [
    'many elements',
    bpmn([start(), ...Array.from({ length: 2_500 }, (_, index) => user(`u${String(index)}`))]),
    { elementId: null, code: 'element.too-many' },
  ],
  [
    'a flow to nowhere',
    bpmn([start(), user('u'), flow('s', 'u'), flow('u', 'gone')]),
    { elementId: 'u__gone', code: 'reference.unresolved' },
  ],
  [
    'a flow without a target',
    line(`${user('u')}<bpmn:sequenceFlow id="f" sourceRef="u"/>`),
    { elementId: 'f', code: 'flow.dangling' },
  ],
  ['a missing id', line(`${user('u')}<bpmn:userTask/>`), { elementId: 'p', code: 'element.missing-id' }],
  ['a repeated id', line(user('u') + user('u')), { elementId: 'u', code: 'element.duplicate-id' }],
  ['an element of no BPMN', line(`${user('u')}<bpmn:wish id="w"/>`), { elementId: null, code: 'element.unknown' }],
  ['an element not executed', line('<bpmn:complexGateway id="u"/>'), { elementId: 'u', code: 'element.unsupported' }],
  [
    'an unknown extension',
    line(user('u', '<zeebe:linkedResources/>')),
    { elementId: 'u', code: 'extension.unsupported' },
  ],
  [
    'another engine’s extension',
    line(user('u', '<x:y xmlns:x="urn:x"/>')),
    { elementId: 'u', code: 'extension.unsupported' },
  ],
  ['a native user task', line(user('u', '<zeebe:userTask/>')), { elementId: 'u', code: 'user-task.native' }],
  ['a service task without type', line('<bpmn:serviceTask id="u"/>'), { elementId: 'u', code: 'task.type-missing' }],
  ['a script that is no FEEL', line(script('u', '=1 +', 'r')), { elementId: 'u', code: 'feel.syntax' }],
  [
    'a script of 20,000 parentheses',
    line(script('u', `=${'('.repeat(20_000)}`, 'r')),
    { elementId: 'u', code: 'feel.syntax' },
  ],
  [
    'a mapping to no name',
    line(user('u', '<zeebe:ioMapping><zeebe:input source="=1" target="a b"/></zeebe:ioMapping>')),
    { elementId: 'u', code: 'mapping.target' },
  ],
  ['a bad timer', line(user('u') + timerBoundary('b', 'u', 'tomorrow')), { elementId: 'b', code: 'timer.invalid' }],
  [
    'a bare condition',
    bpmn([start(), exclusive('g'), end(), end('d'), flow('s', 'g'), flow('g', 'e', 'true'), flow('g', 'd', '=a')]),
    { elementId: 'g__e', code: 'feel.missing' },
  ],
  [
    'a choice without condition',
    bpmn([start(), exclusive('g'), end(), end('d'), flow('s', 'g'), flow('g', 'e'), flow('g', 'd', '=a')]),
    { elementId: 'g__e', code: 'flow.condition-missing' },
  ],
  [
    'two starts',
    bpmn([start(), start('s2'), end(), flow('s', 'e'), flow('s2', 'e')]),
    { elementId: 'p', code: 'start.count' },
  ],
  [
    'a flow into a sub-process',
    bpmn([start(), subProcess('sp', [start('ss'), end('se'), flow('ss', 'se')]), end(), flow('s', 'se')]),
    { elementId: 's__se', code: 'flow.scope' },
  ],
  ['an ad-hoc sub-process', line('<bpmn:adHocSubProcess id="u"/>'), { elementId: 'u', code: 'element.later' }],
  [
    'a conditional event',
    line(user('u') + boundary('b', 'u', '<bpmn:conditionalEventDefinition/>')),
    { elementId: 'b', code: 'element.later' },
  ],
  ['task listeners', line(user('u', '<zeebe:taskListeners/>')), { elementId: 'u', code: 'element.later' }],
  ['a transaction', line('<bpmn:transaction id="u"/>'), { elementId: 'u', code: 'element.unsupported' }],
  [
    'a decision without a result variable',
    line(task('businessRuleTask', 'u', '<zeebe:calledDecision decisionId="d" resultVariable=""/>')),
    { elementId: 'u', code: 'decision.missing' },
  ],
  [
    'a decision and a job at once',
    line(task('businessRuleTask', 'u', `${job('j')}<zeebe:calledDecision decisionId="d" resultVariable="r"/>`)),
    { elementId: 'u', code: 'decision.or-job' },
  ],
  [
    'a catching link without an id',
    bpmn([
      ...[start(), thrown('u', onLink('L')), caught('c', '<bpmn:linkEventDefinition name="L"/>'), end()],
      ...[path('s', 'u'), path('c', 'e')],
    ]),
    { elementId: 'c', code: 'event.definition-id' },
  ],
  ['a link to nowhere', line(thrown('u', onLink('L'))), { elementId: 'u', code: 'link.target' }],
  [
    'compensation without a handler',
    line(user('u') + boundary('b', 'u', onCompensation())),
    { elementId: 'b', code: 'compensation.handler' },
  ],
  [
    'a message without a key',
    bpmn([start(), caught('u', onMessage('m')), end(), path('s', 'u', 'e')], 'p', [message('m', 'go')]),
    { elementId: 'u', code: 'message.key' },
  ],
  [
    'a signal event without a signal',
    line(caught('u', '<bpmn:signalEventDefinition/>')),
    { elementId: 'u', code: 'event.reference' },
  ],
  [
    'an error without a code',
    bpmn([start(), end('e', onError()), path('s', 'e')]),
    { elementId: 'e', code: 'event.code' },
  ],
  [
    'two boundary events for one error',
    line(user('u') + boundary('b', 'u', onError()) + boundary('c', 'u', onError())),
    { elementId: 'c', code: 'event.twice' },
  ],
  [
    'an event-based gateway that leads to a task',
    bpmn([
      start(),
      eventGateway('u'),
      user('a'),
      timerCatch('t', 'PT1S'),
      end(),
      path('s', 'u', 'a', 'e'),
      path('u', 't', 'e'),
    ]),
    { elementId: 'u', code: 'event-gateway.targets' },
  ],
  [
    'an event sub-process without a cause',
    line(user('u') + eventSubProcess('es', [start('ss'), end('se'), path('ss', 'se')])),
    { elementId: 'es', code: 'event-sub-process.start' },
  ],
  ['a call of nothing', line('<bpmn:callActivity id="u"/>'), { elementId: 'u', code: 'call.process' }],
  [
    'a repetition without a list',
    line('<bpmn:userTask id="u"><bpmn:multiInstanceLoopCharacteristics/></bpmn:userTask>'),
    { elementId: 'u', code: 'loop.input' },
  ],
  [
    'a condition behind a task',
    bpmn([start(), user('u'), end(), flow('s', 'u'), flow('u', 'e', '=a')]),
    { elementId: 'u__e', code: 'flow.condition-place' },
  ],
  [
    'a start listener at a start event',
    bpmn([start('s', listens('start')), end(), path('s', 'e')]),
    { elementId: 's', code: 'listener.place' },
  ],
  [
    'an end listener at an error end event',
    bpmn([start(), end('e', listens('end') + onError('err')), path('s', 'e')], 'p', [error('err', 'E')]),
    { elementId: 'e', code: 'listener.place' },
  ],
  [
    'a listener at a compensation event',
    bpmn([start(), user('u'), boundary('b', 'u', listens('end') + onCompensation()), end(), path('s', 'u', 'e')]),
    { elementId: 'b', code: 'listener.place' },
  ],
  [
    'a listener of another event',
    line(`<bpmn:task id="u">${listens('cancel')}</bpmn:task>`),
    { elementId: 'u', code: 'listener.event' },
  ],
  [
    'an end listener at a gateway',
    line(
      '<bpmn:parallelGateway id="u"><bpmn:extensionElements><zeebe:executionListeners><zeebe:executionListener eventType="end" type="x"/></zeebe:executionListeners></bpmn:extensionElements></bpmn:parallelGateway>',
    ),
    { elementId: 'u', code: 'listener.place' },
  ],
  [
    'a process that starts by an error',
    bpmn([start('s', onError()), end(), path('s', 'e')]),
    { elementId: 's', code: 'start.place' },
  ],
  [
    'no executable process',
    bpmn([start()]).replace('isExecutable="true"', ''),
    { elementId: null, code: 'process.none' },
  ],
];

describe('check', () => {
  it('finds nothing wrong with a sound file', async () => {
    expect(await check(line(user('u')))).toEqual([]);
  });

  it.each(refused)('refuses %s', async (_, xml, expected) => {
    expect(await check(xml)).toContainEqual(expected);
  });

  it('says why in both languages', async () => {
    const [refusal] = await engine.check([{ name: 'x.bpmn', xml: line('<bpmn:complexGateway id="u"/>') }]);
    expect(refusal).toMatchObject({
      resource: 'x.bpmn',
      reason: { en: /COMPLEX_GATEWAY/, 'zh-CN': /COMPLEX_GATEWAY/ },
    });
  });

  it('reads a model for others: elements, flows and every expression', async () => {
    const { model } = await readModel(
      line(user('u', '<zeebe:assignmentDefinition assignee="=who" candidateGroups="a,b"/>')),
    );
    expect(model?.elements.get('u')).toMatchObject({
      type: 'USER_TASK',
      scope: 'p',
      incoming: ['s__u'],
      outgoing: ['u__e'],
      expressions: [
        { property: 'assignee', text: 'who', isExpression: true },
        { property: 'candidateGroups', text: 'a,b', isExpression: false },
      ],
    });
  });
});
