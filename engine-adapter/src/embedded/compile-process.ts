/** Turns a checked model into an executable process. Cost grows with the diagram, once per version and server. */
import { compile } from '@closeloop/feel';
import type { Extensions, ListenerText, LoopDefinition, Model, ModelElement, PropertyText } from '../model/model.ts';
import type {
  ExecutableCall,
  ExecutableElement,
  ExecutableFlow,
  ExecutableLoop,
  ExecutableMapping,
  ExecutableProcess,
  Expression,
  JobDefinition,
} from './executable.ts';

export interface DefinitionIdentity {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly deploymentKey: string;
}

/** The model must have passed `checkModel`: an expression that does not compile throws here. */
export function compileProcess(model: Model, identity: DefinitionIdentity): ExecutableProcess {
  const own = [...model.elements.values()].filter((element) => element.process === identity.id);
  const compiler = new Compiler(model, own);
  return {
    ...identity,
    elements: new Map(own.map((element) => [element.id, compiler.element(element)])),
    reach: new Map(),
  };
}

class Compiler {
  readonly #model: Model;
  readonly #byHost: ReadonlyMap<string | null, readonly ModelElement[]>;
  readonly #byScope: ReadonlyMap<string | null, readonly ModelElement[]>;

  constructor(model: Model, own: readonly ModelElement[]) {
    this.#model = model;
    this.#byHost = Map.groupBy(own, ({ attachedTo }) => attachedTo);
    this.#byScope = Map.groupBy(own, ({ scope }) => scope);
  }

  /** A repeated activity is two elements: the body, which stands in the flow, and the activity within it. */
  element(element: ModelElement): ExecutableElement {
    const plain = this.#plain(element);
    if (!element.loop) return plain;
    const body: ExecutableElement = {
      ...plain,
      ...{ type: 'MULTI_INSTANCE_BODY', job: null, script: null, called: null, decision: null, form: null },
      ...{ message: null, start: null },
      ...{ inputs: [], outputs: [], loop: compileLoop(element.loop), listeners: { start: [], end: [] } },
      watched: this.#boundaryEvents(element, isWatched),
      catchers: this.#catchers(this.#onHost(element)),
    };
    const inside = this.#eventSubProcesses(element);
    return {
      ...plain,
      ...{ body, outgoing: [], incoming: [], compensation: null },
      watched: [...ids(inside.filter(isWatched)), ...(element.type === 'RECEIVE_TASK' ? [element.id] : [])],
      catchers: this.#catchers(inside),
    };
  }

  #plain(element: ModelElement): ExecutableElement {
    const { extensions, timer, details } = element;
    const { id, type, eventType, scope, incoming, defaultFlow, attachedTo, interrupting, isForCompensation } = element;
    const { taskDefinition, script, called, decision, form } = extensions;
    return {
      ...{ id, type, eventType, scope, incoming, defaultFlow, attachedTo, interrupting, isForCompensation },
      outgoing: this.#flows(element),
      inputs: extensions.inputs.map(mapping),
      outputs: extensions.outputs.map(mapping),
      job: taskDefinition?.type ? jobOf({ ...taskDefinition, type: taskDefinition.type }) : null,
      script: script ? { ...script, expression: expression(script.expression) } : null,
      timer: timer ? { kind: timer.kind, value: expression(timer) } : null,
      message: details.message
        ? { name: expression(details.message.name), correlationKey: optional(details.message.correlationKey) }
        : null,
      signal: optional(details.signal),
      code: details.code?.text ? expression(details.code) : null,
      linkTarget: this.#linkTarget(element),
      compensated: details.compensated,
      compensation: this.#compensation(element),
      start: this.#startOf(element),
      watched: this.#watched(element),
      catchers: this.#catchers([...this.#eventSubProcesses(element), ...this.#onHost(element)]),
      loop: null,
      body: null,
      called: called?.processId ? compileCall(called, called.processId) : null,
      decision: decision?.decisionId ? { ...decision, decisionId: expression(decision.decisionId) } : null,
      form: form ? { ...form, formId: expression(form.formId) } : null,
      listeners: { start: listenersOf(extensions, 'start'), end: listenersOf(extensions, 'end') },
      headerExpressions: headerExpressions(extensions),
      taskHeaders: extensions.taskHeaders,
    };
  }

  #flows(element: ModelElement): ExecutableFlow[] {
    const flows = element.outgoing.flatMap((id) => this.#model.flows.get(id) ?? []);
    return flows
      .toReversed()
      .map(({ id, source, target, condition }) => ({ id, source, target, condition: optional(condition) }));
  }

  #onHost({ id }: ModelElement): readonly ModelElement[] {
    return this.#byHost.get(id) ?? [];
  }

  #inScope(id: string): readonly ModelElement[] {
    return this.#byScope.get(id) ?? [];
  }

  /** The start event a token is put on; that of an event sub-process is its only one. */
  #startOf({ id, type }: ModelElement): string | null {
    const starts = this.#inScope(id).filter((one) => one.type === 'START_EVENT');
    const isOwn = ({ eventType }: ModelElement): boolean => type === 'EVENT_SUB_PROCESS' || eventType === 'NONE';
    return starts.find(isOwn)?.id ?? null;
  }

  /** The start events of the event sub-processes of a scope. */
  #eventSubProcesses({ id }: ModelElement): ModelElement[] {
    const within = this.#inScope(id).filter(({ type }) => type === 'EVENT_SUB_PROCESS');
    return within.flatMap((one) => this.#inScope(one.id).filter(({ type }) => type === 'START_EVENT'));
  }

  #boundaryEvents(element: ModelElement, wanted: (event: ModelElement) => boolean): string[] {
    return ids(this.#onHost(element).filter(wanted)).toReversed();
  }

  #watched(element: ModelElement): string[] {
    const isCatch = element.type === 'INTERMEDIATE_CATCH_EVENT' || element.type === 'RECEIVE_TASK';
    const waitsItself = isCatch && (isWatched(element) || element.type === 'RECEIVE_TASK');
    const targets = element.type === 'EVENT_BASED_GATEWAY' ? this.#flows(element).map(({ target }) => target) : [];
    return [
      ...(waitsItself ? [element.id] : []),
      ...targets,
      ...this.#boundaryEvents(element, isWatched),
      ...ids(this.#eventSubProcesses(element).filter(isWatched)),
    ];
  }

  #catchers(events: readonly ModelElement[]): string[] {
    const catching = events.filter(({ eventType }) => eventType === 'ERROR' || eventType === 'ESCALATION');
    return ids([
      ...catching.filter(({ details }) => details.code?.text),
      ...catching.filter(({ details }) => !details.code?.text),
    ]);
  }

  #linkTarget({ type, details, scope }: ModelElement): string | null {
    if (type !== 'INTERMEDIATE_THROW_EVENT' || details.link === null) return null;
    const isTarget = (one: ModelElement): boolean =>
      one.type === 'INTERMEDIATE_CATCH_EVENT' && one.details.link === details.link;
    return this.#inScope(scope ?? '').find(isTarget)?.id ?? null;
  }

  #compensation(element: ModelElement): ExecutableElement['compensation'] {
    const event = this.#onHost(element).find(({ eventType }) => eventType === 'COMPENSATION');
    return event?.compensationHandler ? { event: event.id, handler: event.compensationHandler } : null;
  }
}

function ids(elements: readonly ModelElement[]): string[] {
  return elements.map(({ id }) => id);
}

function isWatched({ eventType }: ModelElement): boolean {
  return eventType === 'TIMER' || eventType === 'MESSAGE' || eventType === 'SIGNAL';
}

function expression({ text, isExpression }: PropertyText): Expression {
  return { text, feel: isExpression ? compile(text) : null };
}

function optional(text: PropertyText | null): Expression | null {
  return text ? expression(text) : null;
}

function mapping(text: PropertyText & { target: string }): ExecutableMapping {
  return { path: text.target.split('.'), source: expression(text) };
}

function jobOf({ type, retries }: { type: PropertyText; retries: PropertyText }): JobDefinition {
  return { type: expression(type), retries: expression(retries) };
}

function listenersOf({ executionListeners }: Extensions, event: ListenerText['eventType']): JobDefinition[] {
  const own = executionListeners.filter(({ eventType }) => eventType === event);
  return own.flatMap(({ type, retries }) => (type ? [jobOf({ type, retries })] : []));
}

function headerExpressions({ assignment, schedule, formKey }: Extensions): ExecutableElement['headerExpressions'] {
  const texts = Object.entries({ ...assignment, ...schedule, ...(formKey && { formKey }) });
  return Object.fromEntries(texts.map(([name, text]) => [name, expression(text)]));
}

function compileLoop(loop: LoopDefinition): ExecutableLoop {
  const { sequential, inputElement, outputCollection, inputCollection, outputElement, completionCondition } = loop;
  return {
    ...{ sequential, inputElement, outputCollection },
    inputCollection: inputCollection ? expression(inputCollection) : { text: '', feel: null },
    outputElement: optional(outputElement),
    completionCondition: optional(completionCondition),
  };
}

function compileCall(called: Omit<ExecutableCall, 'processId'>, processId: PropertyText): ExecutableCall {
  return { ...called, processId: expression(processId) };
}
