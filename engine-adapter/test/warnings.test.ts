/** Files that run here and that a broker 8.6.0 refuses to deploy: a warning on the element, and the deployment goes on. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bpmn,
  caught,
  end,
  eventGateway,
  onSignal,
  path as along,
  signal,
  start,
  timerBoundary,
  timerCatch,
  user,
} from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine } from './engine.ts';

const line = (middle: string): string => bpmn([start(), middle, end(), along('s', 'u', 'e')]);
const extended = '<bpmn:extensionElements><zeebe:taskHeaders/></bpmn:extensionElements>';
const incoming = '<bpmn:incoming>s__u</bpmn:incoming>';
const outgoing = '<bpmn:outgoing>u__e</bpmn:outgoing>';
const repeated =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=l"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>';
const inside =
  '<bpmn:startEvent id="is"/><bpmn:endEvent id="ie"/><bpmn:sequenceFlow id="if" sourceRef="is" targetRef="ie"/>';
const timed =
  '<bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>';
const annotated =
  '<bpmn:textAnnotation id="ta"><bpmn:text>x</bpmn:text></bpmn:textAnnotation><bpmn:association id="as" sourceRef="u" targetRef="ta"/>';

/** Each was refused by a broker 8.6.0. */
const doubtful: readonly (readonly [what: string, xml: string, elementId: string | null, code: string])[] = [
  [
    'incoming before extensions',
    line(`<bpmn:userTask id="u">${incoming}${extended}</bpmn:userTask>`),
    'u',
    'broker.order',
  ],
  [
    'extensions last',
    line(`<bpmn:userTask id="u">${incoming}${outgoing}${extended}</bpmn:userTask>`),
    'u',
    'broker.order',
  ],
  [
    'documentation after extensions',
    line(`<bpmn:userTask id="u">${extended}<bpmn:documentation>x</bpmn:documentation></bpmn:userTask>`),
    'u',
    'broker.order',
  ],
  [
    'outgoing before incoming',
    line(`<bpmn:userTask id="u">${outgoing}${incoming}</bpmn:userTask>`),
    'u',
    'broker.order',
  ],
  [
    'repetition before incoming',
    line(`<bpmn:userTask id="u">${repeated}${incoming}</bpmn:userTask>`),
    'u',
    'broker.order',
  ],
  [
    'repetition after the parts',
    line(`<bpmn:subProcess id="u">${inside}${repeated}</bpmn:subProcess>`),
    'u',
    'broker.order',
  ],
  [
    'definition before outgoing',
    line(`<bpmn:intermediateCatchEvent id="u">${timed}${outgoing}</bpmn:intermediateCatchEvent>`),
    'u',
    'broker.order',
  ],
  [
    'association before an element',
    bpmn([start(), user('u'), annotated, end(), along('s', 'u', 'e')]),
    'p',
    'broker.order',
  ],
  ['extensions twice', line(`<bpmn:userTask id="u">${extended}${extended}</bpmn:userTask>`), 'u', 'broker.order'],
  [
    'extensions of the process last',
    bpmn([start(), user('u'), end(), along('s', 'u', 'e'), extended]),
    'p',
    'broker.order',
  ],
  ['no target namespace', line(user('u')).replace('targetNamespace="urn:test"', ''), null, 'broker.namespace'],
  [
    'a boundary event without its flow',
    bpmn([start(), user('u'), timerBoundary('b', 'u', 'PT1H'), end(), along('s', 'u', 'e'), along('b', 'e')]),
    'b',
    'broker.outgoing',
  ],
  [
    'an event-based gateway without its flows',
    bpmn(
      [
        start(),
        eventGateway('g'),
        timerCatch('a', 'PT1H'),
        caught('c', onSignal('sg')),
        end(),
        along('s', 'g', 'a', 'e'),
        along('g', 'c', 'e'),
      ],
      'p',
      [signal('sg', 'S')],
    ),
    'g',
    'broker.outgoing',
  ],
];

/** As the studio writes: the modeler's library gathers the flows of each element and orders the parts. */
async function written(xml: string): Promise<string> {
  const moddle = new BpmnModdle({ zeebe });
  const { rootElement } = await moddle.fromXML(xml);
  const parts = (rootElement as { rootElements: Node[] }).rootElements;
  for (const part of parts) joinFlows(part);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

interface Node {
  readonly $type: string;
  readonly flowElements?: readonly Node[];
  readonly sourceRef?: { outgoing?: Node[] };
  readonly targetRef?: { incoming?: Node[] };
}

function joinFlows({ flowElements = [] }: Node): void {
  for (const element of flowElements) {
    if (element.sourceRef) element.sourceRef.outgoing = [...new Set([...(element.sourceRef.outgoing ?? []), element])];
    if (element.targetRef) element.targetRef.incoming = [...new Set([...(element.targetRef.incoming ?? []), element])];
    joinFlows(element);
  }
}

describe('warnings', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  it.each(doubtful)('%s', async (_, xml, elementId, code) => {
    const { engine, deploy } = openEngine(database);
    const found = await engine.check([{ name: 'x.bpmn', xml }]);
    expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(found).toContainEqual(expect.objectContaining({ severity: 'warning', elementId, code }));
    expect(await deploy(xml)).toMatchObject({ code: 'OK' });
  });

  it('are not given for what is written as the studio writes it', async () => {
    const { engine } = openEngine(database);
    const rewritten = doubtful.filter(([, , , code]) => code === 'broker.order' || code === 'broker.outgoing');
    for (const [what, xml] of rewritten) {
      if (what === 'extensions twice') continue;
      expect([what, await engine.check([{ name: 'x.bpmn', xml: await written(xml) }])]).toEqual([what, []]);
    }
  });

  it('are not given for the diagrams that are shipped', async () => {
    const { engine } = openEngine(database);
    const root = path.resolve(import.meta.dirname, '../../workflows');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.bpmn'));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const xml = readFileSync(path.join(root, file), 'utf8');
      expect([file, await engine.check([{ name: file, xml }])]).toEqual([file, []]);
    }
  });
});
