/** What a case has seen: its trace so far, the state after every step, and the keys behind what its steps name. */
import type { State, Step } from './case.ts';
import { Fold } from './fold.ts';
import { elementOf, Labels, noKey } from './labels.ts';
import { type StepLine, type TraceLine, Tracer } from './trace.ts';
import type { Traced, TracedRecord } from './traced-record.ts';

type Handled = 'JOB' | 'TIMER' | 'INCIDENT';

interface Handle {
  readonly key: string;
  readonly elementId: string;
  readonly label: string | null;
  readonly isClosed: boolean;
}

export class World {
  readonly #labels = new Labels();
  readonly #tracer = new Tracer(this.#labels);
  readonly #fold = new Fold();
  readonly #handles: Readonly<Record<Handled, Map<string, Handle>>> = {
    JOB: new Map(),
    TIMER: new Map(),
    INCIDENT: new Map(),
  };
  readonly #dueDates = new Map<string, number>();
  /** The latest version of each process. */
  readonly definitions = new Map<string, string>();
  readonly trace: (StepLine | TraceLine)[] = [];
  readonly states: State[] = [];
  #heard: TracedRecord[] = [];

  add(record: TracedRecord): void {
    this.#heard.push(record);
  }

  /** Ends a step: everything heard since the last one is what it caused. */
  endStep(did: Step, answer: string, detail?: string): State {
    const head = { step: this.states.length, do: did, answer, ...(detail !== undefined && { detail }) };
    this.trace.push(head);
    const batch = this.#heard;
    this.#heard = [];
    this.#labels.learn(batch);
    for (const record of batch) {
      this.#handle(record);
      const line = this.#tracer.line(record);
      if (line === null) continue;
      this.trace.push(line);
      this.#fold.add(line);
    }
    const state = this.#fold.state(head);
    this.states.push(state);
    return state;
  }

  #handle(record: TracedRecord): void {
    if (record.valueType === 'PROCESS') this.definitions.set(record.value.bpmnProcessId, record.key);
    else if (record.valueType === 'TIMER') {
      this.#dueDates.set(record.key, record.value.dueDate);
      this.#keep(record, record.value.targetElementId, ['TRIGGERED', 'CANCELED']);
    } else if (record.valueType === 'JOB') this.#keep(record, record.value.elementId, ['COMPLETED', 'CANCELED']);
    else if (record.valueType === 'INCIDENT') this.#keep(record, record.value.elementId, ['RESOLVED']);
    else if (record.valueType === 'PROCESS_INSTANCE' && /(COMPLETED|TERMINATED)$/.test(record.intent)) {
      this.#closeJobs(this.#labels.of(record.key));
    }
  }

  #keep(record: Traced<Handled> & { readonly intent: string }, elementId: string, ends: readonly string[]): void {
    const { key, valueType, intent, value } = record;
    const label = this.#labels.of(value.elementInstanceKey);
    this.#handles[valueType].set(key, { key, elementId, label, isClosed: ends.includes(intent) });
  }

  #closeJobs(label: string | null): void {
    for (const [key, job] of this.#handles.JOB) {
      if (job.label === label) this.#handles.JOB.set(key, { ...job, isClosed: true });
    }
  }

  keyOf(label: string): string {
    return this.#labels.keyOf(label);
  }

  /** `el` is an element id, meaning the oldest open one (else the last one there was), or `el#n`; `0` when there was none. */
  find(type: Handled, el: string): string {
    const isMeant = ({ label, elementId }: Handle): boolean =>
      label === el || (type === 'TIMER' ? elementId : elementOf(label ?? '')) === el;
    const all = [...this.#handles[type].values()].filter(isMeant);
    return (all.find(({ isClosed }) => !isClosed) ?? all.at(-1))?.key ?? noKey;
  }

  /** When the timer of an element is due; it must be open. */
  dueOf(el: string): number {
    const key = this.find('TIMER', el);
    const due = this.#dueDates.get(key);
    if (due === undefined || this.#handles.TIMER.get(key)?.isClosed !== false)
      throw new Error(`No timer of ${el} is open`);
    return due;
  }
}
