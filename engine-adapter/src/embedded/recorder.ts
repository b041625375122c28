/** Collects the records of one command in the order in which things happened. */
import type { ElementIntent, EngineRecord, JobValue, Variables } from '../port.ts';
import type { ExecutableElement, ExecutableFlow, ExecutableProcess } from './executable.ts';
import type { KeyBlock } from './store/key-block.ts';
import type { ElementRow, IncidentRow, JobRow, TimerRow, VariableRow } from './store/rows.ts';

type Unnumbered<R> = R extends EngineRecord ? Omit<R, 'partitionId' | 'position' | 'timestamp'> : never;

const noParent = { parentProcessInstanceKey: '-1', parentElementInstanceKey: '-1' } as const;

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
}

/** The records of one instance. */
export class InstanceRecorder {
  readonly #recorder: Recorder;
  readonly #process: ExecutableProcess;
  readonly #ref: { bpmnProcessId: string; processDefinitionKey: string; processInstanceKey: string };

  constructor(recorder: Recorder, process: ExecutableProcess, processInstanceKey: string) {
    this.#recorder = recorder;
    this.#process = process;
    this.#ref = { bpmnProcessId: process.id, processDefinitionKey: process.key, processInstanceKey };
  }

  created(variables: Variables, businessKey: string | null, commandId: string): void {
    const value = { ...this.#ref, version: this.#process.version, variables, businessKey, commandId };
    const key = this.#ref.processInstanceKey;
    this.#recorder.add({ key, valueType: 'PROCESS_INSTANCE_CREATION', intent: 'CREATED', value });
  }

  element(intent: ElementIntent, row: ElementRow, element: ExecutableElement): void {
    const { type: bpmnElementType, eventType: bpmnEventType, id: elementId } = element;
    const flowScopeKey = row.flow_scope_key ?? '-1';
    const place = { elementId, bpmnElementType, bpmnEventType, flowScopeKey, ...noParent };
    const value = { ...this.#ref, version: this.#process.version, ...place };
    this.#recorder.add({ key: row.key, valueType: 'PROCESS_INSTANCE', intent, value });
  }

  flow(key: string, flow: ExecutableFlow, flowScopeKey: string): void {
    const type = { bpmnElementType: 'SEQUENCE_FLOW', bpmnEventType: 'UNSPECIFIED' } as const;
    const place = { elementId: flow.id, ...type, flowScopeKey, ...noParent };
    const value = { ...this.#ref, version: this.#process.version, ...place };
    this.#recorder.add({ key, valueType: 'PROCESS_INSTANCE', intent: 'SEQUENCE_FLOW_TAKEN', value });
  }

  job(intent: Extract<EngineRecord, { valueType: 'JOB' }>['intent'], row: JobRow, variables: Variables = {}): void {
    const value: JobValue = {
      ...this.#ref,
      type: row.type,
      processDefinitionVersion: this.#process.version,
      elementId: row.element_id,
      elementInstanceKey: row.element_instance_key,
      retries: row.retries,
      customHeaders: JSON.parse(row.headers) as Record<string, string>,
      variables,
      errorMessage: row.error_message,
      retryAt: row.retry_at,
    };
    this.#recorder.add({ key: row.key, valueType: 'JOB', intent, value });
  }

  variable(intent: 'CREATED' | 'UPDATED', row: VariableRow): void {
    const value = { ...this.#ref, name: row.name, value: row.value, scopeKey: row.scope_key };
    this.#recorder.add({ key: row.key, valueType: 'VARIABLE', intent, value });
  }

  timer(intent: 'CREATED' | 'TRIGGERED' | 'CANCELED', row: TimerRow): void {
    const value = {
      processInstanceKey: this.#ref.processInstanceKey,
      processDefinitionKey: this.#ref.processDefinitionKey,
      elementInstanceKey: row.element_instance_key,
      targetElementId: row.target_element_id,
      dueDate: Date.parse(row.due_at),
      repetitions: row.repetitions,
    };
    this.#recorder.add({ key: row.key, valueType: 'TIMER', intent, value });
  }

  incident(intent: 'CREATED' | 'RESOLVED', row: IncidentRow, elementId: string): void {
    const value = {
      ...this.#ref,
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
