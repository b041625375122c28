/** Folds engine records into the normal form of `states.json`: what is open, how the rest ended, without keys or times. */
import type { EngineRecord, Json, Variables } from '../src/index.ts';
import type { State } from './case.ts';

type Of<Type extends EngineRecord['valueType']> = Extract<EngineRecord, { valueType: Type }>;
type Ending = 'JOB' | 'TIMER' | 'INCIDENT';
type Open<Type extends Ending> = Of<Type> & { closed?: true };

export class World {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #active = new Set<string>();
  readonly #ended = new Map<string, string>();
  readonly #processes = new Set<string>();
  readonly #variables = new Map<string, Map<string, Json>>();
  readonly jobs = new Map<string, Open<'JOB'>>();
  readonly timers = new Map<string, Open<'TIMER'>>();
  readonly incidents = new Map<string, Open<'INCIDENT'>>();
  /** The latest version of each process. */
  readonly definitions = new Map<string, string>();
  readonly #messages = new Map<string, Of<'PROCESS_MESSAGE_SUBSCRIPTION'>['value']>();
  readonly #signals = new Map<string, Of<'SIGNAL_SUBSCRIPTION'>['value']>();

  add(record: EngineRecord): void {
    switch (record.valueType) {
      case 'PROCESS_INSTANCE': {
        this.#element(record);
        return;
      }
      case 'JOB':
        return void this.jobs.set(record.key, closedIf(record, ['COMPLETED', 'CANCELED']));
      case 'TIMER':
        return void this.timers.set(record.key, closedIf(record, ['TRIGGERED', 'CANCELED']));
      case 'INCIDENT':
        return void this.incidents.set(record.key, closedIf(record, ['RESOLVED']));
      case 'PROCESS':
        return void this.definitions.set(record.value.bpmnProcessId, record.key);
      case 'PROCESS_MESSAGE_SUBSCRIPTION': {
        const isOver = record.intent === 'DELETED' || (record.intent === 'CORRELATED' && record.value.isInterrupting);
        if (isOver) this.#messages.delete(record.key);
        else this.#messages.set(record.key, record.value);
        return;
      }
      case 'SIGNAL_SUBSCRIPTION': {
        if (record.intent === 'DELETED') this.#signals.delete(record.key);
        else this.#signals.set(record.key, record.value);
        return;
      }
      case 'VARIABLE': {
        this.#variable(record);
        return;
      }
      default:
        return;
    }
  }

  #element({ key, intent, value }: Of<'PROCESS_INSTANCE'>): void {
    if (intent === 'SEQUENCE_FLOW_TAKEN') return;
    if (intent === 'ELEMENT_ACTIVATING') this.#enter(key, value.elementId, value.bpmnElementType);
    const end = /^ELEMENT_(COMPLETED|TERMINATED)$/.exec(intent)?.[1];
    if (end === undefined) return;
    this.#active.delete(key);
    this.#ended.set(key, end);
    if (!this.#processes.has(key)) this.#variables.delete(key);
    for (const [jobKey, job] of this.jobs) {
      if (job.value.elementInstanceKey === key) this.jobs.set(jobKey, { ...job, closed: true });
    }
  }

  #enter(key: string, elementId: string, type: string): void {
    const count = (this.#counts.get(elementId) ?? 0) + 1;
    this.#counts.set(elementId, count);
    this.#labels.set(key, `${elementId}#${String(count)}`);
    this.#active.add(key);
    if (type === 'PROCESS') this.#processes.add(key);
  }

  #variable({ value }: Of<'VARIABLE'>): void {
    const scope = this.#variables.get(value.scopeKey) ?? new Map<string, Json>();
    this.#variables.set(value.scopeKey, scope.set(value.name, JSON.parse(value.value) as Json));
  }

  label(key: string): string {
    return this.#labels.get(key) ?? `?${key}`;
  }

  keyOf(label: string): string {
    for (const [key, other] of this.#labels) if (other === label) return key;
    return '0';
  }

  /** `el` is an element id, meaning the oldest open one (else the last one there was), or `el#n`. */
  find<Item extends Open<Ending>>(all: ReadonlyMap<string, Item>, el: string): Item | undefined {
    const own = [...all.values()].filter((item) => this.#matches(item, el));
    return own.find((item) => !item.closed) ?? own.at(-1);
  }

  #matches({ value, valueType }: EngineRecord, el: string): boolean {
    if (valueType === 'TIMER' && 'targetElementId' in value) return value.targetElementId === el;
    return (
      'elementInstanceKey' in value &&
      [this.label(value.elementInstanceKey).split('#')[0], this.label(value.elementInstanceKey)].includes(el)
    );
  }

  state(step: number, did: unknown, answer: string): State {
    const open = <Item extends { closed?: true }>(all: Map<string, Item>): Item[] =>
      [...all.values()].filter((item) => !item.closed);
    return {
      step,
      do: did,
      answer,
      active: [...this.#active].map((key) => this.label(key)).toSorted(),
      jobs: open(this.jobs)
        .map((job) => this.#job(job))
        .toSorted(),
      timers: open(this.timers)
        .map(({ value }) => `${value.targetElementId} at ${this.label(value.elementInstanceKey)}`)
        .toSorted(),
      messages: [...this.#messages.values()]
        .map(
          (one) => `${one.elementId} at ${this.label(one.elementInstanceKey)} ${one.messageName}/${one.correlationKey}`,
        )
        .toSorted(),
      signals: [...this.#signals.values()]
        .map((one) => `${one.catchEventId} at ${this.label(one.catchEventInstanceKey)} ${one.signalName}`)
        .toSorted(),
      incidents: open(this.incidents)
        .map(({ value }) => `${this.label(value.elementInstanceKey)} ${value.errorType}`)
        .toSorted(),
      ended: Object.fromEntries([...this.#ended].map(([key, end]) => [this.label(key), end])),
      vars: this.#vars(),
    };
  }

  #job({ intent, value }: Of<'JOB'>): string {
    const type = value.type === 'io.camunda.zeebe:userTask' ? '' : ` ${value.type}`;
    const touched = intent === 'CREATED' ? '' : ` ${intent} retries=${String(value.retries)}`;
    return this.label(value.elementInstanceKey) + type + touched;
  }

  #vars(): Record<string, Variables> {
    const scopes = [...this.#variables].filter(([, names]) => names.size > 0);
    return Object.fromEntries(scopes.map(([key, names]) => [this.label(key), Object.fromEntries(names)]));
  }
}

function closedIf<R extends EngineRecord>(record: R, intents: readonly string[]): R & { closed?: true } {
  return intents.includes(record.intent) ? { ...record, closed: true } : record;
}
