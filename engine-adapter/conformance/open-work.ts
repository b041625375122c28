/** What a broker has open: work that comes due by itself, and what a case must not leave to the next. */
import type { TracedRecord } from './traced-record.ts';

const isOver = /^(ELEMENT_COMPLETED|ELEMENT_TERMINATED|TRIGGERED|CANCELED|COMPLETED|RECURRED_AFTER_BACKOFF|EXPIRED)$/;

export class OpenWork {
  readonly #due = new Map<string, number>();
  readonly #instances = new Set<string>();
  readonly #definitions = new Set<string>();
  readonly #messages = new Set<string>();

  note(record: TracedRecord): void {
    const { key, intent, valueType, value } = record;
    if (valueType === 'TIMER') this.#expect(key, isOver.test(intent) ? null : value.dueDate);
    else if (valueType === 'JOB') this.#expect(key, recurrence(record));
    else if (valueType === 'MESSAGE') mark(this.#messages, key, !isOver.test(intent));
    else if (valueType === 'PROCESS' || valueType === 'FORM') this.#definitions.add(key);
    else if (valueType === 'DECISION_REQUIREMENTS') this.#definitions.add(key);
    else if (valueType === 'PROCESS_INSTANCE' && value.bpmnElementType === 'PROCESS') {
      if (value.parentProcessInstanceKey === '-1') mark(this.#instances, key, !isOver.test(intent));
    }
  }

  #expect(key: string, due: number | null): void {
    if (due === null) this.#due.delete(key);
    else this.#due.set(key, due);
  }

  /** Something should have happened by now. */
  isDue(now: number): boolean {
    return [...this.#due.values()].some((due) => due <= now);
  }

  /** Those somebody started. */
  get instances(): readonly string[] {
    return [...this.#instances];
  }

  get definitions(): readonly string[] {
    return [...this.#definitions];
  }

  get hasMessages(): boolean {
    return this.#messages.size > 0;
  }
}

/** When a failed job may be done again. */
function recurrence({
  intent,
  value,
}: Extract<TracedRecord, { valueType: 'JOB' }> & { intent: string }): number | null {
  const { recurringTime = -1 } = value as { readonly recurringTime?: number };
  return intent === 'FAILED' && value.retries > 0 && recurringTime > 0 ? recurringTime : null;
}

function mark(set: Set<string>, key: string, isIn: boolean): void {
  if (isIn) set.add(key);
  else set.delete(key);
}
