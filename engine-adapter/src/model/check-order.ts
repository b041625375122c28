/**
 * The order in which BPMN's schema wants the parts of an element. The modeler's library reads them in any order; the
 * broker checks the schema and refuses. A linear look at the text, which must have passed `scanXml`.
 */
import { finding, type Finding } from './refusals.ts';

/** Rank by local name; what is not here may stand anywhere. */
const order: readonly (readonly string[])[] = [
  ['documentation'],
  ['extensionElements'],
  ['auditing'],
  ['monitoring'],
  ['categoryValueRef'],
  ['incoming'],
  ['outgoing'],
  ['ioSpecification'],
  ['property'],
  ['dataInput', 'dataOutput'],
  ['dataInputAssociation'],
  ['dataOutputAssociation'],
  ['inputSet', 'outputSet'],
  ['performer', 'humanPerformer', 'potentialOwner', 'resourceRole'],
  ['multiInstanceLoopCharacteristics', 'standardLoopCharacteristics', 'loopCardinality'],
  [
    ...['messageEventDefinition', 'timerEventDefinition', 'signalEventDefinition', 'errorEventDefinition'],
    ...['escalationEventDefinition', 'linkEventDefinition', 'compensateEventDefinition', 'terminateEventDefinition'],
    'conditionExpression',
  ],
  ['laneSet'],
  [
    ...['startEvent', 'endEvent', 'intermediateCatchEvent', 'intermediateThrowEvent', 'boundaryEvent', 'task'],
    ...['userTask', 'serviceTask', 'sendTask', 'receiveTask', 'scriptTask', 'businessRuleTask', 'manualTask'],
    ...['subProcess', 'callActivity', 'exclusiveGateway', 'parallelGateway', 'inclusiveGateway', 'eventBasedGateway'],
    ...['sequenceFlow', 'dataObject', 'dataObjectReference', 'dataStoreReference'],
  ],
  ['association', 'textAnnotation', 'group', 'completionCondition'],
];
const rankOf: ReadonlyMap<string, number> = new Map(
  order.flatMap((names, rank) => names.map((name) => [name, rank] as const)),
);

interface Open {
  readonly id: string | null;
  readonly isBpmn: boolean;
  readonly last: string | null;
}

/** One finding for each element with parts out of order. */
export function checkOrder(xml: string): Finding[] {
  const found = new Map<string, Finding>();
  const open: Open[] = [];
  for (const tag of tagsOf(xml)) {
    if (tag.isEnd) {
      open.pop();
      continue;
    }
    const around = open.at(-1);
    if (around?.isBpmn && rankOf.has(tag.name)) {
      const id = open.findLast((one) => one.id !== null)?.id ?? null;
      if (isLate(tag.name, around.last))
        found.set(id ?? '', finding('broker.order', id, `${tag.name} – ${around.last ?? ''}`));
      open[open.length - 1] = { ...around, last: tag.name };
    }
    const isBpmn = (around?.isBpmn ?? true) && tag.name !== 'extensionElements';
    if (!tag.isEmpty) open.push({ id: tag.id, isBpmn, last: null });
  }
  return [...found.values()];
}

/** Something that belongs after it has come already; `extensionElements` may come only once. */
function isLate(name: string, last: string | null): boolean {
  if (last === null) return false;
  return (rankOf.get(name) ?? 0) < (rankOf.get(last) ?? 0) || (name === 'extensionElements' && last === name);
}

interface Tag {
  readonly name: string;
  readonly id: string | null;
  readonly isEnd: boolean;
  readonly isEmpty: boolean;
}

const markup =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)(?:[\w.-]+:)?([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*)>/g;

function* tagsOf(xml: string): Generator<Tag> {
  for (const [, slash, name, rest = ''] of xml.matchAll(markup)) {
    if (name === undefined) continue;
    const id = /(?:^|\s)id\s*=\s*["']([^"']*)["']/.exec(rest)?.[1] ?? null;
    yield { name, id, isEnd: slash === '/', isEmpty: rest.endsWith('/') };
  }
}
