/** Collects the records of one command in the order in which things happened. */
import type {
  DecisionEvaluationValue,
  ElementIntent,
  EngineRecord,
  JobValue,
  MessageValue,
  Variables,
} from '../port.ts';
import type { ExecutableElement, ExecutableFlow, ExecutableProcess } from './executable.ts';
import type { KeyBlock } from './store/key-block.ts';
import type {
  ElementRow,
  IncidentRow,
  JobRow,
  MessageSubscriptionRow,
  SignalSubscriptionRow,
  TimerRow,
  VariableRow,
} from './store/rows.ts';

type Unnumbered<R> = R extends EngineRecord ? Omit<R, 'partitionId' | 'position' | 'timestamp'> : never;
type IntentOf<Type extends EngineRecord['valueType']> = Extract<EngineRecord, { valueType: Type }>['intent'];

export class Recorder {
  readonly records: EngineRecord[] = [];
  readonly #keys: KeyBlock;
  readonly #timestamp: number;

  constructor(keys: KeyBlock, now: Date) {
    this.#keys = keys;
    this.#timestamp = now.getTime();
  }

  add(record: Unnumbered<EngineRecord>): void {
    const position = this.#keys.nextPosition();
    this.records.push({ partitionId: 1, position, timestamp: this.#timestamp, ...record });
  }

  message(intent: IntentOf<'MESSAGE'>, key: string, value: MessageValue): void {
    this.add({ key, valueType: 'MESSAGE', intent, value });
  }
}

export type DecisionFacts = Omit<DecisionEvaluationValue, keyof InstanceRef | 'elementId' | 'elementInstanceKey'>;

/** Where a record belongs: which process instance, of which definition. */
interface InstanceRef {
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: string;
  readonly processInstanceKey: string;
  readonly rootProcessInstanceKey: string;
}

/** How the rows of one tree are understood. */
export interface TreeView {
  processOf(row: ElementRow): ExecutableProcess;
  element(key: string): ElementRow | undefined;
}

/** The records of one tree of instances. */
export class InstanceRecorder {
  readonly #recorder: Recorder;
  readonly #tree: TreeView;

  constructor(recorder: Recorder, tree: TreeView) {
    this.#recorder = recorder;
    this.#tree = tree;
  }

  #ref(row: ElementRow): InstanceRef {
    const { id: bpmnProcessId, key: processDefinitionKey } = this.#tree.processOf(row);
    const { instance_key: processInstanceKey, process_instance_key: rootProcessInstanceKey } = row;
    return { bpmnProcessId, processDefinitionKey, processInstanceKey, rootProcessInstanceKey };
  }

  #refOf(elementKey: string): InstanceRef {
    const row = this.#tree.element(elementKey);
    if (!row) throw new Error(`Element instance ${elementKey} is not there`);
    return this.#ref(row);
  }

  created(root: ElementRow, variables: Variables, businessKey: string | null, commandId: string): void {
    const { version } = this.#tree.processOf(root);
    const value = { ...this.#ref(root), version, variables, businessKey, commandId };
    this.#recorder.add({ key: root.key, valueType: 'PROCESS_INSTANCE_CREATION', intent: 'CREATED', value });
  }

  element(intent: ElementIntent, row: ElementRow, element: ExecutableElement): void {
    const { type: bpmnElementType, eventType: bpmnEventType, id: elementId } = element;
    const isCalled = bpmnElementType === 'PROCESS' && row.flow_scope_key !== null;
    const flowScopeKey = isCalled ? '-1' : (row.flow_scope_key ?? '-1');
    const place = { elementId, bpmnElementType, bpmnEventType, flowScopeKey, ...this.#parents(row) };
    const value = { ...this.#ref(row), version: this.#tree.processOf(row).version, ...place };
    this.#recorder.add({ key: row.key, valueType: 'PROCESS_INSTANCE', intent, value });
  }

  /** The call activity and its instance, of everything within a called process. */
  #parents(row: ElementRow): { parentProcessInstanceKey: string; parentElementInstanceKey: string } {
    const root = this.#tree.element(row.instance_key);
    const caller = root?.flow_scope_key ? this.#tree.element(root.flow_scope_key) : undefined;
    const none = { parentProcessInstanceKey: '-1', parentElementInstanceKey: '-1' };
    return caller ? { parentProcessInstanceKey: caller.instance_key, parentElementInstanceKey: caller.key } : none;
  }

  flow(key: string, flow: ExecutableFlow, scope: ElementRow): void {
    const type = { bpmnElementType: 'SEQUENCE_FLOW', bpmnEventType: 'UNSPECIFIED' } as const;
    const place = { elementId: flow.id, ...type, flowScopeKey: scope.key, ...this.#parents(scope) };
    const value = { ...this.#ref(scope), version: this.#tree.processOf(scope).version, ...place };
    this.#recorder.add({ key, valueType: 'PROCESS_INSTANCE', intent: 'SEQUENCE_FLOW_TAKEN', value });
  }

  job(intent: IntentOf<'JOB'>, row: JobRow, variables: Variables = {}, errorCode = ''): void {
    const element = this.#tree.element(row.element_instance_key);
    if (!element) throw new Error(`Job ${row.key} has no element`);
    const value: JobValue = {
      ...this.#ref(element),
      type: row.type,
      jobKind: row.kind,
      processDefinitionVersion: this.#tree.processOf(element).version,
      elementId: row.element_id,
      elementInstanceKey: row.element_instance_key,
      retries: row.retries,
      customHeaders: JSON.parse(row.headers) as Record<string, string>,
      variables,
      errorCode,
      errorMessage: row.error_message,
      retryAt: row.retry_at,
    };
    this.#recorder.add({ key: row.key, valueType: 'JOB', intent, value });
  }

  variable(intent: IntentOf<'VARIABLE'>, row: VariableRow): void {
    const value = { ...this.#refOf(row.scope_key), name: row.name, value: row.value, scopeKey: row.scope_key };
    this.#recorder.add({ key: row.key, valueType: 'VARIABLE', intent, value });
  }

  timer(intent: IntentOf<'TIMER'>, row: TimerRow): void {
    const value = {
      ...this.#refOf(row.element_instance_key),
      elementInstanceKey: row.element_instance_key,
      targetElementId: row.target_element_id,
      dueDate: Date.parse(row.due_at),
      repetitions: row.repetitions,
    };
    this.#recorder.add({ key: row.key, valueType: 'TIMER', intent, value });
  }

  messageSubscription(
    intent: IntentOf<'PROCESS_MESSAGE_SUBSCRIPTION'>,
    row: MessageSubscriptionRow,
    variables: Variables = {},
    isInterrupting = true,
  ): void {
    const value = {
      ...this.#refOf(row.element_instance_key),
      elementInstanceKey: row.element_instance_key,
      elementId: row.target_element_id,
      messageName: row.message_name,
      correlationKey: row.correlation_key,
      isInterrupting,
      variables,
    };
    this.#recorder.add({ key: row.key, valueType: 'PROCESS_MESSAGE_SUBSCRIPTION', intent, value });
  }

  signalSubscription(intent: IntentOf<'SIGNAL_SUBSCRIPTION'>, row: SignalSubscriptionRow): void {
    const value = {
      ...this.#refOf(row.element_instance_key),
      catchEventInstanceKey: row.element_instance_key,
      catchEventId: row.target_element_id,
      signalName: row.signal_name,
    };
    this.#recorder.add({ key: row.key, valueType: 'SIGNAL_SUBSCRIPTION', intent, value });
  }

  escalation(key: string, thrower: ElementRow, escalationCode: string, catchElementId: string): void {
    const intent = catchElementId === '' ? 'NOT_ESCALATED' : 'ESCALATED';
    const value = { ...this.#ref(thrower), escalationCode, throwElementId: thrower.element_id, catchElementId };
    this.#recorder.add({ key, valueType: 'ESCALATION', intent, value });
  }

  decision(intent: IntentOf<'DECISION_EVALUATION'>, key: string, row: ElementRow, value: DecisionFacts): void {
    const place = { elementId: row.element_id, elementInstanceKey: row.key };
    const all = { ...this.#ref(row), ...place, ...value };
    this.#recorder.add({ key, valueType: 'DECISION_EVALUATION', intent, value: all });
  }

  incident(intent: IntentOf<'INCIDENT'>, row: IncidentRow, elementId: string): void {
    const value = {
      ...this.#refOf(row.element_instance_key),
      errorType: row.error_type,
      errorMessage: row.error_message,
      elementId,
      elementInstanceKey: row.element_instance_key,
      jobKey: row.job_key ?? '-1',
      variableScopeKey: row.element_instance_key,
    };
    this.#recorder.add({ key: row.key, valueType: 'INCIDENT', intent, value });
  }
}
