/** Reads a BPMN file into a `Model`. Never throws for what a file may hold: everything wrong becomes a finding. */
import { defaultLimits } from '../limits.ts';
import { eventDetails, expressionsOfDetails } from './event-details.ts';
import { expressionsOf, propertyText, readExtensions } from './extensions.ts';
import { checkSchema } from './check-schema.ts';
import { expressionsOfLoop, loopOf } from './loop.ts';
import { child, children, flag, type Moddle, parseBpmn, text } from './moddle.ts';
import type { ElementType, EventType, Model, ModelElement, ModelFlow, ModelProcess, TimerDefinition } from './model.ts';
import { finding, type Finding } from './refusals.ts';
import { scanXml, type XmlLimits } from './scan-xml.ts';

export interface ReadLimits extends XmlLimits {
  readonly elements: number;
  readonly depth: number;
}

export interface ReadResult {
  /** null when the file could not be read at all. */
  readonly model: Model | null;
  readonly findings: readonly Finding[];
}

const activityNames: Record<string, ElementType> = {
  Task: 'TASK',
  UserTask: 'USER_TASK',
  ServiceTask: 'SERVICE_TASK',
  SendTask: 'SEND_TASK',
  ReceiveTask: 'RECEIVE_TASK',
  ScriptTask: 'SCRIPT_TASK',
  BusinessRuleTask: 'BUSINESS_RULE_TASK',
  ManualTask: 'MANUAL_TASK',
  CallActivity: 'CALL_ACTIVITY',
  AdHocSubProcess: 'AD_HOC_SUB_PROCESS',
  StartEvent: 'START_EVENT',
  EndEvent: 'END_EVENT',
  IntermediateCatchEvent: 'INTERMEDIATE_CATCH_EVENT',
  IntermediateThrowEvent: 'INTERMEDIATE_THROW_EVENT',
  BoundaryEvent: 'BOUNDARY_EVENT',
  ExclusiveGateway: 'EXCLUSIVE_GATEWAY',
  ParallelGateway: 'PARALLEL_GATEWAY',
  InclusiveGateway: 'INCLUSIVE_GATEWAY',
  EventBasedGateway: 'EVENT_BASED_GATEWAY',
  ComplexGateway: 'COMPLEX_GATEWAY',
  Transaction: 'TRANSACTION',
};

/** Drawn, but never executed. */
const decorations = new Set(['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference']);

class Reader {
  readonly findings: Finding[] = [];
  readonly processes: ModelProcess[] = [];
  readonly elements = new Map<string, ModelElement>();
  readonly flows = new Map<string, ModelFlow>();
  /** From source to targets, of associations; compensation is the only use of them that runs. */
  readonly associations = new Map<string, string[]>();
  readonly #limits: ReadLimits;
  #count = 0;

  constructor(limits: ReadLimits) {
    this.#limits = limits;
  }

  process(node: Moddle): void {
    const id = node.id;
    if (id === undefined) {
      this.report(finding('element.missing-id', null, node.$type));
      return;
    }
    if (this.elements.has(id)) {
      this.report(finding('process.duplicate', id, id));
      return;
    }
    const isExecutable = flag(node, 'isExecutable', false);
    this.processes.push({ id, name: text(node, 'name') ?? id, isExecutable });
    this.addElement(node, id, { type: 'PROCESS', scope: null, process: id });
    this.scope(node, id, id, 0);
  }

  private scope(node: Moddle, scopeId: string, process: string, depth: number): void {
    if (depth > this.#limits.depth) {
      this.report(finding('element.depth', scopeId, this.#limits.depth));
      return;
    }
    for (const part of children(node, 'flowElements')) {
      if (++this.#count > this.#limits.elements) {
        this.report(finding('element.too-many', null, this.#limits.elements));
        return;
      }
      this.part(part, scopeId, process, depth);
    }
    for (const artifact of children(node, 'artifacts')) this.artifact(artifact);
  }

  private artifact(node: Moddle): void {
    const [source, target] = [child(node, 'sourceRef')?.id, child(node, 'targetRef')?.id];
    if (source === undefined || target === undefined) return;
    this.associations.set(source, [...(this.associations.get(source) ?? []), target]);
  }

  private part(node: Moddle, scope: string, process: string, depth: number): void {
    const { id, $type } = node;
    if (decorations.has($type)) return;
    if (id === undefined || id === '') {
      this.report(finding('element.missing-id', scope, $type));
      return;
    }
    if (this.elements.has(id) || this.flows.has(id)) {
      this.report(finding('element.duplicate-id', id, id));
      return;
    }
    if ($type === 'bpmn:SequenceFlow') {
      this.flow(node, id, scope);
      return;
    }
    const type = typeOf(node);
    if (!type) {
      this.report(finding('element.unknown', id, $type));
      return;
    }
    this.addElement(node, id, { type, scope, process });
    if ($type.endsWith('SubProcess') || $type === 'bpmn:Transaction') this.scope(node, id, process, depth + 1);
  }

  private flow(node: Moddle, id: string, scope: string): void {
    const ends = { source: child(node, 'sourceRef')?.id, target: child(node, 'targetRef')?.id };
    if (!ends.source) {
      this.report(finding('flow.dangling', id, 'sourceRef'));
      return;
    }
    if (!ends.target) {
      this.report(finding('flow.dangling', id, 'targetRef'));
      return;
    }
    const condition = child(node, 'conditionExpression');
    this.flows.set(id, {
      id,
      name: text(node, 'name') ?? '',
      scope,
      source: ends.source,
      target: ends.target,
      condition: condition ? propertyText('condition', (text(condition, 'body') ?? '').trim()) : null,
    });
  }

  private addElement(node: Moddle, id: string, place: Pick<ModelElement, 'type' | 'scope' | 'process'>): void {
    const { extensions, findings } = readExtensions(node);
    const timer = timerOf(node);
    const details = eventDetails(node);
    const loop = loopOf(node);
    this.findings.push(...findings, ...checkSchema(node, id));
    this.elements.set(id, {
      id,
      ...place,
      eventType: eventTypeOf(node),
      name: text(node, 'name') ?? '',
      incoming: [],
      outgoing: [],
      extensions,
      expressions: [
        ...expressionsOf(extensions),
        ...(timer ? [timer] : []),
        ...expressionsOfDetails(details),
        ...expressionsOfLoop(loop),
      ],
      defaultFlow: child(node, 'default')?.id ?? null,
      attachedTo: child(node, 'attachedToRef')?.id ?? null,
      interrupting: flag(node, place.type === 'START_EVENT' ? 'isInterrupting' : 'cancelActivity', true),
      timer,
      details,
      loop,
      isForCompensation: flag(node, 'isForCompensation', false),
      compensationHandler: null,
    });
  }

  private report(problem: Finding): void {
    this.findings.push(problem);
  }

  /** Flows are known in document order only when all elements are read. */
  model(): Model {
    const incoming = Map.groupBy(this.flows.values(), (flow) => flow.target);
    const outgoing = Map.groupBy(this.flows.values(), (flow) => flow.source);
    const ids = (flows: readonly ModelFlow[] | undefined): string[] => (flows ?? []).map((flow) => flow.id);
    const elements = new Map(
      Array.from(this.elements, ([id, element]) => [
        id,
        {
          ...element,
          incoming: ids(incoming.get(id)),
          outgoing: ids(outgoing.get(id)),
          compensationHandler: this.handlerOf(element),
        },
      ]),
    );
    return { processes: this.processes, elements, flows: this.flows };
  }

  private handlerOf({ id, type, eventType }: ModelElement): string | null {
    if (type !== 'BOUNDARY_EVENT' || eventType !== 'COMPENSATION') return null;
    const [only, second] = this.associations.get(id) ?? [];
    return only !== undefined && second === undefined && this.elements.get(only)?.isForCompensation ? only : null;
  }
}

function typeOf(node: Moddle): ElementType | undefined {
  const name = node.$type.replace(/^bpmn:/, '');
  if (name === 'SubProcess') {
    return flag(node, 'triggeredByEvent', false) ? 'EVENT_SUB_PROCESS' : 'SUB_PROCESS';
  }
  return activityNames[name];
}

function eventTypeOf(node: Moddle): EventType {
  if (flag(node, 'isForCompensation', false)) return 'COMPENSATION';
  if (!node.$type.endsWith('Event')) return 'UNSPECIFIED';
  const definitions = children(node, 'eventDefinitions');
  const [first] = definitions;
  if (!first) return 'NONE';
  if (definitions.length > 1) return 'MULTIPLE';
  const name = first.$type.replace(/^bpmn:|EventDefinition$/g, '').toUpperCase();
  return (name === 'COMPENSATE' ? 'COMPENSATION' : name) as EventType;
}

function timerOf(node: Moddle): TimerDefinition | null {
  const definition = children(node, 'eventDefinitions').find(({ $type }) => $type === 'bpmn:TimerEventDefinition');
  if (!definition) return null;
  const found = (['Date', 'Duration', 'Cycle'] as const).flatMap((kind) => {
    const body = child(definition, `time${kind}`);
    const value = body ? (text(body, 'body') ?? '').trim() : '';
    return value === '' ? [] : [{ kind: kind.toLowerCase() as TimerDefinition['kind'], value }];
  });
  const [only] = found;
  if (!only || found.length > 1) return null;
  return { kind: only.kind, ...propertyText(`timer:${only.kind}`, only.value) };
}

export async function readModel(xml: string, limits: ReadLimits = defaultLimits): Promise<ReadResult> {
  const refused = scanXml(xml, limits);
  if (refused) return { model: null, findings: [refused] };
  const { root, findings } = await parseBpmn(xml);
  if (!root) return { model: null, findings };
  const reader = new Reader(limits);
  if (text(root, 'targetNamespace') === null) reader.findings.push(finding('broker.namespace', null));
  for (const part of children(root, 'rootElements')) if (part.$type === 'bpmn:Process') reader.process(part);
  return { model: reader.model(), findings: [...findings, ...reader.findings] };
}
