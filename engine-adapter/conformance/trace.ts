/**
 * Records in the normal form of `trace.jsonl`: no keys, positions or times; element instances by label, timers by the
 * seconds until they are due, variables as JSON. What says nothing of an instance (deployments, say) has no line.
 */
import type { Json, Variables } from '../src/index.ts';
import type { Step } from './case.ts';
import type { Labels } from './labels.ts';
import type { Traced, TracedRecord } from './traced-record.ts';

/** The head of a step; the lines that follow are what it caused. */
export interface StepLine {
  readonly step: number;
  readonly do: Step;
  readonly answer: string;
  /** What the broker says to a refusal. */
  readonly detail?: string;
}

type Label = string | null;

/** `i` is the intent, `e` an element or its instance, `at` and `in` the instance around it, `was` the element it waited for before a migration. */
export type TraceLine = { readonly i: string } & (
  | { readonly t: 'PI'; readonly e: Label; readonly in: Label; readonly ty: string; readonly ev?: string }
  | { readonly t: 'VAR'; readonly in: Label; readonly name: string; readonly value: Json }
  | {
      readonly t: 'JOB';
      readonly e: Label;
      readonly type: string;
      readonly retries: number;
      readonly headers?: Variables;
      readonly vars?: Variables;
      readonly code?: string;
      readonly msg?: string;
    }
  | {
      readonly t: 'TIMER';
      readonly e: string;
      readonly at: Label;
      readonly dueInSec?: number;
      readonly repetitions?: number;
      readonly was?: string;
    }
  | {
      readonly t: 'MSG_SUB';
      readonly e: string;
      readonly at: Label;
      readonly name: string;
      readonly key: string;
      readonly interrupting: boolean;
      readonly vars?: Variables;
      readonly was?: string;
    }
  | { readonly t: 'SIG_SUB'; readonly e: string; readonly at: Label; readonly name: string; readonly was?: string }
  | {
      readonly t: 'START_SUB';
      readonly e: string;
      readonly name: string;
      readonly key?: string;
      readonly vars?: Variables;
    }
  | { readonly t: 'INCIDENT'; readonly e: Label; readonly type: string; readonly scope: Label; readonly msg?: string }
  | { readonly t: 'EVENT'; readonly e: string; readonly at: Label; readonly vars: Variables }
  | { readonly t: 'CREATE'; readonly process: string; readonly vars: Variables }
  | {
      readonly t: 'MESSAGE';
      readonly name: string;
      readonly key: string;
      readonly vars?: Variables;
      readonly ttlSec?: number;
    }
  | { readonly t: 'SIGNAL'; readonly name: string; readonly vars: Variables }
  | { readonly t: 'ESCALATION'; readonly code: string; readonly throw: string; readonly catch: string }
  | { readonly t: 'COMP_SUB'; readonly e: string; readonly handler: string; readonly throw: string }
  | { readonly t: 'DECISION'; readonly e: Label; readonly decision: string; readonly output: Json }
  | { readonly t: 'MODIFY' | 'MIGRATE'; readonly e: Label }
);
export type LineOf<Type extends TraceLine['t']> = Extract<TraceLine, { t: Type }>;

/** Turns the records of a case into lines, in their order. */
export class Tracer {
  readonly #labels: Labels;
  /** By key, the element each wait is for: a migration may change it. */
  readonly #waitsFor = new Map<string, string>();

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  line(record: TracedRecord): TraceLine | null {
    const { intent: i } = record;
    switch (record.valueType) {
      case 'PROCESS_INSTANCE':
        return this.#instance(record);
      case 'VARIABLE': {
        const { scopeKey, name, value } = record.value;
        return { t: 'VAR', i, in: this.#labels.of(scopeKey), name, value: JSON.parse(value) as Json };
      }
      case 'JOB':
        return this.#job(record);
      case 'TIMER':
        return this.#timer(record);
      case 'PROCESS_MESSAGE_SUBSCRIPTION':
        return this.#messageSubscription(record);
      case 'SIGNAL_SUBSCRIPTION': {
        const { catchEventId: e, catchEventInstanceKey, signalName: name } = record.value;
        return { t: 'SIG_SUB', i, e, at: this.#labels.of(catchEventInstanceKey), name, ...this.#was(record.key, e) };
      }
      case 'INCIDENT':
        return this.#incident(record);
      default:
        return this.#event(record);
    }
  }

  #event(
    record: Exclude<TracedRecord, { valueType: 'PROCESS_INSTANCE' | 'VARIABLE' | 'JOB' | 'TIMER' }>,
  ): TraceLine | null {
    const { intent: i } = record;
    switch (record.valueType) {
      case 'PROCESS_EVENT': {
        const { targetElementId: e, scopeKey, variables: vars } = record.value;
        return { t: 'EVENT', i, e, at: this.#labels.of(scopeKey), vars };
      }
      case 'PROCESS_INSTANCE_CREATION':
        return { t: 'CREATE', i, process: record.value.bpmnProcessId, vars: record.value.variables };
      case 'MESSAGE': {
        const { name, correlationKey: key, variables: vars, timeToLive } = record.value;
        return { t: 'MESSAGE', i, name, key, ...(i === 'PUBLISHED' && { vars, ttlSec: timeToLive / 1000 }) };
      }
      case 'SIGNAL':
        return { t: 'SIGNAL', i, name: record.value.signalName, vars: record.value.variables };
      case 'ESCALATION': {
        const { escalationCode: code, throwElementId, catchElementId } = record.value;
        return { t: 'ESCALATION', i, code, throw: throwElementId, catch: catchElementId };
      }
      case 'COMPENSATION_SUBSCRIPTION': {
        const { compensableActivityId: e, compensationHandlerId: handler, throwEventId } = record.value;
        return { t: 'COMP_SUB', i, e, handler, throw: throwEventId };
      }
      case 'MESSAGE_START_EVENT_SUBSCRIPTION': {
        const { startEventId: e, messageName: name, correlationKey, variables } = record.value;
        const key = correlationKey === '' ? {} : { key: correlationKey };
        return { t: 'START_SUB', i, e, name, ...key, ...(!isEmpty(variables) && { vars: variables }) };
      }
      case 'DECISION_EVALUATION': {
        const { elementInstanceKey, decisionId: decision, decisionOutput } = record.value;
        const output = JSON.parse(decisionOutput === '' ? 'null' : decisionOutput) as Json;
        return { t: 'DECISION', i, e: this.#labels.of(elementInstanceKey), decision, output };
      }
      case 'PROCESS_INSTANCE_MODIFICATION':
        return { t: 'MODIFY', i, e: this.#labels.of(record.value.processInstanceKey) };
      case 'PROCESS_INSTANCE_MIGRATION':
        return { t: 'MIGRATE', i, e: this.#labels.of(record.value.processInstanceKey) };
      default:
        return null;
    }
  }

  #instance({ key, intent: i, value }: Traced<'PROCESS_INSTANCE'> & { readonly intent: string }): TraceLine {
    const isFlow = i === 'SEQUENCE_FLOW_TAKEN';
    const around = value.bpmnElementType === 'PROCESS' ? value.parentElementInstanceKey : value.flowScopeKey;
    return {
      ...{ t: 'PI', i, e: isFlow ? value.elementId : this.#labels.of(key), in: this.#labels.of(around) },
      ty: value.bpmnElementType,
      ...(hasCause(value.bpmnEventType) && { ev: value.bpmnEventType }),
    };
  }

  #job({ intent: i, value }: Traced<'JOB'> & { readonly intent: string }): TraceLine {
    const { elementInstanceKey, type, retries, customHeaders, variables, errorCode, errorMessage } = value;
    return {
      ...{ t: 'JOB', i, e: this.#labels.of(elementInstanceKey), type, retries },
      ...(i === 'CREATED' && !isEmpty(customHeaders) && { headers: customHeaders }),
      ...(!isEmpty(variables) && { vars: variables }),
      ...(errorCode !== '' && { code: errorCode }),
      ...(errorMessage !== '' && { msg: errorMessage }),
    };
  }

  #timer({ key, intent: i, timestamp, value }: Traced<'TIMER'> & { readonly intent: string }): TraceLine {
    const { targetElementId: e, elementInstanceKey, dueDate, repetitions } = value;
    const due = Math.max(-1, Math.round((dueDate - timestamp) / 1000));
    return {
      ...{ t: 'TIMER', i, e, at: this.#labels.of(elementInstanceKey) },
      ...(i === 'CREATED' && { dueInSec: due, repetitions }),
      ...this.#was(key, e),
    };
  }

  #messageSubscription(record: Traced<'PROCESS_MESSAGE_SUBSCRIPTION'> & { readonly intent: string }): TraceLine {
    const { elementId: e, elementInstanceKey, messageName: name, correlationKey: key, isInterrupting } = record.value;
    const { variables } = record.value;
    return {
      ...{ t: 'MSG_SUB', i: record.intent, e, at: this.#labels.of(elementInstanceKey), name, key },
      interrupting: isInterrupting,
      ...(!isEmpty(variables) && { vars: variables }),
      ...this.#was(record.key, e),
    };
  }

  #incident({ intent: i, value }: Traced<'INCIDENT'> & { readonly intent: string }): TraceLine {
    const { elementInstanceKey, errorType: type, variableScopeKey, errorMessage } = value;
    const msg = i === 'CREATED' ? { msg: errorMessage } : {};
    return {
      t: 'INCIDENT',
      i,
      e: this.#labels.of(elementInstanceKey),
      type,
      scope: this.#labels.of(variableScopeKey),
      ...msg,
    };
  }

  #was(key: string, element: string): { was?: string } {
    const before = this.#waitsFor.get(key) ?? element;
    this.#waitsFor.set(key, element);
    return before === element ? {} : { was: before };
  }
}

function hasCause(eventType: string): boolean {
  return eventType !== 'NONE' && eventType !== 'UNSPECIFIED';
}

function isEmpty(object: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(object).length === 0;
}
