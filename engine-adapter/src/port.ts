/**
 * The engine port: what the platform may ask of a BPMN engine and what it hears back.
 *
 * Promises, for every engine behind it:
 * - `submit` accepts a command durably when the caller's transaction commits. The answer is the command's id, nothing more.
 * - every command ends in exactly one `Outcome`; a refused command changes nothing and leaves the transaction usable.
 * - every `EngineRecord` reaches the record handler exactly once, inside a transaction, with rising positions within an instance.
 * - keys and positions are decimal strings (64 bit); vocabulary and field names are Zeebe's.
 *
 * The embedded engine calls both handlers inside `submit`, on the caller's transaction, before `submit` resolves.
 */

/** An open transaction of the caller. The engine never begins, commits or rolls it back. */
export interface EngineTx {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows its columns
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
}

export interface EngineClock {
  now(): Date;
}

/** Runs `work` in a transaction of its own and commits it. The embedded engine needs it for timers and deferred work. */
export type Transact = <T>(work: (tx: EngineTx) => Promise<T>) => Promise<T>;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Variables = { readonly [name: string]: Json };

export interface Resource {
  /**
   * File name, e.g. `main.bpmn`. A name that ends in `.dmn` is a file of decisions, one in `.form` a form, any other a
   * diagram. Files that are all deployed already in this very form, under their names, are not deployed again.
   */
  readonly name: string;
  /** The file: XML, of a form JSON. */
  readonly xml: string;
}

export interface MigrationMapping {
  readonly sourceElementId: string;
  readonly targetElementId: string;
}

export interface ActivateInstruction {
  readonly elementId: string;
  /** Local variables by scope: of the element, of a sub-process around it, or without `scopeId` of the instance. */
  readonly variables?: readonly { readonly scopeId?: string; readonly variables: Variables }[];
}

/** What may be submitted. `commandId` is the caller's own id; without one the engine makes it. */
export type Command = { readonly commandId?: string } & (
  | { readonly type: 'deploy'; readonly resources: readonly Resource[] }
  | {
      readonly type: 'createInstance';
      /** Either the exact definition, or the id of a process, meaning its latest version. */
      readonly processDefinitionKey?: string;
      readonly bpmnProcessId?: string;
      readonly variables?: Variables;
      readonly businessKey?: string;
      /** Elements to begin at instead of the start event. */
      readonly startAt?: readonly string[];
    }
  | { readonly type: 'completeJob'; readonly jobKey: string; readonly variables?: Variables }
  | {
      readonly type: 'failJob';
      readonly jobKey: string;
      readonly retries: number;
      readonly backOffMs?: number;
      readonly errorMessage?: string;
      readonly variables?: Variables;
    }
  | {
      readonly type: 'throwError';
      readonly jobKey: string;
      readonly errorCode: string;
      readonly errorMessage?: string;
      readonly variables?: Variables;
    }
  | { readonly type: 'updateRetries'; readonly jobKey: string; readonly retries: number }
  | {
      readonly type: 'setVariables';
      /** An element instance or a process instance. */
      readonly scopeKey: string;
      readonly variables: Variables;
      /** true: exactly on that scope; false: each on the nearest scope that has the name, else on the process instance. */
      readonly local?: boolean;
    }
  | {
      readonly type: 'publishMessage';
      readonly name: string;
      /** Empty: it can only start instances. */
      readonly correlationKey: string;
      readonly variables?: Variables;
      /** How long it waits for somebody; 0 (the default) means only those who wait already. */
      readonly ttlMs?: number;
      /** While a message waits, another of the same name, key and id is refused. */
      readonly messageId?: string;
    }
  | { readonly type: 'broadcastSignal'; readonly name: string; readonly variables?: Variables }
  | { readonly type: 'resolveIncident'; readonly incidentKey: string }
  | { readonly type: 'cancelInstance'; readonly processInstanceKey: string }
  | {
      readonly type: 'modifyInstance';
      readonly processInstanceKey: string;
      readonly activate?: readonly ActivateInstruction[];
      /** Element instance keys. */
      readonly terminate?: readonly string[];
    }
  | {
      readonly type: 'migrateInstance';
      readonly processInstanceKey: string;
      readonly targetProcessDefinitionKey: string;
      /** Every active element must be in it; all of the instance migrates or nothing. */
      readonly mapping: readonly MigrationMapping[];
    }
);
export type CommandType = Command['type'];

/** `OK` or the name of a gRPC status. */
export type OutcomeCode =
  'OK' | 'INVALID_ARGUMENT' | 'NOT_FOUND' | 'ALREADY_EXISTS' | 'FAILED_PRECONDITION' | 'RESOURCE_EXHAUSTED';

export interface LocalisedText {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** One thing that is wrong with a resource. */
export interface Refusal {
  readonly resource: string;
  /** An error keeps it from being deployed; a warning says what another engine would refuse or trip over. */
  readonly severity: 'error' | 'warning';
  /** The element at fault; `null` when the file as a whole is. */
  readonly elementId: string | null;
  /** Stable, e.g. `element.unsupported`. */
  readonly code: string;
  readonly reason: LocalisedText;
}

export interface Outcome {
  readonly commandId: string;
  readonly type: CommandType;
  readonly code: OutcomeCode;
  /** Empty when OK. English, for logs; what people read is made from `refusals` or the code. */
  readonly message: string;
  /** Errors and warnings of a deployment that was refused. */
  readonly refusals?: readonly Refusal[];
}

interface InstanceRef {
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: string;
  readonly processInstanceKey: string;
  /** The instance somebody started; of a called process its outermost caller, else the instance itself. */
  readonly rootProcessInstanceKey: string;
}

export interface ProcessMetadata {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: string;
  readonly resourceName: string;
  /** SHA-256 of the XML, hexadecimal. */
  readonly checksum: string;
}

export interface DecisionMetadata {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly version: number;
  readonly decisionKey: string;
  readonly resourceName: string;
  readonly checksum: string;
}

export interface FormMetadata {
  readonly formId: string;
  readonly version: number;
  readonly formKey: string;
  readonly resourceName: string;
  readonly checksum: string;
}

export interface DecisionEvaluationValue extends InstanceRef {
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly decisionId: string;
  readonly decisionKey: string;
  readonly decisionVersion: number;
  /** JSON text; `null` when it failed. */
  readonly decisionOutput: string;
  /** Those it requires first; output as JSON text, ids of the rules that matched. */
  readonly evaluatedDecisions: readonly {
    readonly decisionId: string;
    readonly decisionOutput: string;
    readonly matchedRules: readonly string[];
  }[];
  /** Empty when it did not fail. */
  readonly failedDecisionId: string;
  readonly evaluationFailureMessage: string;
}

export interface ProcessInstanceValue extends InstanceRef {
  readonly version: number;
  readonly elementId: string;
  readonly bpmnElementType: string;
  readonly bpmnEventType: string;
  /** `-1` for the process itself. */
  readonly flowScopeKey: string;
  readonly parentProcessInstanceKey: string;
  readonly parentElementInstanceKey: string;
}

export interface JobValue extends InstanceRef {
  readonly type: string;
  readonly jobKind: 'BPMN_ELEMENT' | 'EXECUTION_LISTENER';
  readonly processDefinitionVersion: number;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  readonly retries: number;
  /** Task headers, and for user tasks `io.camunda.zeebe:assignee` and its sisters, evaluated. */
  readonly customHeaders: { readonly [name: string]: string };
  readonly variables: Variables;
  /** Of an error that was thrown. */
  readonly errorCode: string;
  readonly errorMessage: string;
  /** ISO instant until which a failed job rests, else `null`. */
  readonly retryAt: string | null;
}

export interface VariableValue extends InstanceRef {
  readonly name: string;
  /** JSON text. */
  readonly value: string;
  readonly scopeKey: string;
}

export interface TimerValue extends InstanceRef {
  readonly elementInstanceKey: string;
  readonly targetElementId: string;
  /** Epoch milliseconds. */
  readonly dueDate: number;
  /** −1: without end. */
  readonly repetitions: number;
}

export interface MessageValue {
  readonly name: string;
  readonly correlationKey: string;
  readonly messageId: string;
  readonly timeToLive: number;
  readonly variables: Variables;
}

export interface MessageSubscriptionValue extends InstanceRef {
  readonly elementInstanceKey: string;
  readonly elementId: string;
  readonly messageName: string;
  readonly correlationKey: string;
  /** A correlation closes it. */
  readonly isInterrupting: boolean;
  readonly variables: Variables;
}

export interface SignalSubscriptionValue extends InstanceRef {
  readonly catchEventInstanceKey: string;
  readonly catchEventId: string;
  readonly signalName: string;
}

export interface EscalationValue extends InstanceRef {
  readonly escalationCode: string;
  readonly throwElementId: string;
  /** Empty when nobody caught it. */
  readonly catchElementId: string;
}

export interface IncidentValue extends InstanceRef {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly elementId: string;
  readonly elementInstanceKey: string;
  /** `-1` when no job is concerned. */
  readonly jobKey: string;
  readonly variableScopeKey: string;
}

interface Envelope<ValueType extends string, Intent extends string, Value> {
  readonly partitionId: number;
  readonly position: string;
  readonly key: string;
  /** Epoch milliseconds of the engine's clock. */
  readonly timestamp: number;
  readonly valueType: ValueType;
  readonly intent: Intent;
  readonly value: Value;
}

export type ElementIntent =
  | 'ELEMENT_ACTIVATING'
  | 'ELEMENT_ACTIVATED'
  | 'ELEMENT_COMPLETING'
  | 'ELEMENT_COMPLETED'
  | 'ELEMENT_TERMINATING'
  | 'ELEMENT_TERMINATED'
  | 'ELEMENT_MIGRATED'
  | 'SEQUENCE_FLOW_TAKEN';

export type EngineRecord =
  | Envelope<'PROCESS', 'CREATED', ProcessMetadata>
  | Envelope<'DECISION', 'CREATED', DecisionMetadata>
  | Envelope<'FORM', 'CREATED', FormMetadata>
  | Envelope<
      'DEPLOYMENT',
      'CREATED',
      {
        readonly processesMetadata: readonly (ProcessMetadata & { readonly isDuplicate: boolean })[];
        readonly decisionsMetadata: readonly (DecisionMetadata & { readonly isDuplicate: boolean })[];
        readonly formMetadata: readonly (FormMetadata & { readonly isDuplicate: boolean })[];
        readonly commandId: string;
      }
    >
  | Envelope<
      'PROCESS_INSTANCE_CREATION',
      'CREATED',
      InstanceRef & {
        readonly version: number;
        readonly variables: Variables;
        readonly businessKey: string | null;
        readonly commandId: string;
      }
    >
  | Envelope<'PROCESS_INSTANCE', ElementIntent, ProcessInstanceValue>
  | Envelope<
      'JOB',
      | 'CREATED'
      | 'COMPLETED'
      | 'FAILED'
      | 'ERROR_THROWN'
      | 'RETRIES_UPDATED'
      | 'RECURRED_AFTER_BACKOFF'
      | 'MIGRATED'
      | 'CANCELED',
      JobValue
    >
  | Envelope<'VARIABLE', 'CREATED' | 'UPDATED' | 'MIGRATED', VariableValue>
  | Envelope<'TIMER', 'CREATED' | 'TRIGGERED' | 'CANCELED' | 'MIGRATED', TimerValue>
  | Envelope<'MESSAGE', 'PUBLISHED' | 'EXPIRED', MessageValue>
  | Envelope<
      'PROCESS_MESSAGE_SUBSCRIPTION',
      'CREATED' | 'CORRELATED' | 'DELETED' | 'MIGRATED',
      MessageSubscriptionValue
    >
  | Envelope<'SIGNAL', 'BROADCASTED', { readonly signalName: string; readonly variables: Variables }>
  | Envelope<'SIGNAL_SUBSCRIPTION', 'CREATED' | 'DELETED' | 'MIGRATED', SignalSubscriptionValue>
  | Envelope<'ESCALATION', 'ESCALATED' | 'NOT_ESCALATED', EscalationValue>
  | Envelope<'DECISION_EVALUATION', 'EVALUATED' | 'FAILED', DecisionEvaluationValue>
  | Envelope<'INCIDENT', 'CREATED' | 'RESOLVED', IncidentValue>;

/** Named differences between engines; code asks these, never for a product. */
export interface Capabilities {
  /** Zeebe's `bpmnElementType`, with `/EVENT_TYPE` for events, e.g. `END_EVENT/TERMINATE`. */
  readonly elements: readonly string[];
  readonly commands: readonly CommandType[];
  /** true: outcome and records are handed over inside `submit`, in the caller's transaction. */
  readonly synchronous: boolean;
}

export type { Limits } from './limits.ts';

export interface Engine {
  submit(tx: EngineTx, command: Command): Promise<string>;
  onOutcome(handler: (tx: EngineTx, outcome: Outcome) => Promise<void>): void;
  onRecords(handler: (tx: EngineTx, batch: readonly EngineRecord[]) => Promise<void>): void;
  capabilities(): Capabilities;
  /** What `deploy` would refuse or has doubts about; needs no database. */
  check(resources: readonly Resource[]): Promise<Refusal[]>;
  /** Fires due timers, ends job back-offs, continues long runs, each in a transaction of its own; answers how many it did. */
  pump(limit?: number): Promise<number>;
  /** When `pump` has something to do next; a past instant means now, `null` never. */
  nextDue(): Promise<Date | null>;
}
