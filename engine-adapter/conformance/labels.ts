/** Names element instances without keys: `elementId#n`, n counting by the first record that tells of it. */
import type { TracedRecord } from './traced-record.ts';

/** The key of nothing: of a broker's first partition, so that it is the broker that answers, and never given out. */
export const noKey = String(2n ** 51n);

export class Labels {
  readonly #byKey = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** Variables of a scope may come before the scope itself, so a batch is read ahead. */
  learn(batch: readonly TracedRecord[]): void {
    const begun = new Map(
      batch.flatMap((record) =>
        record.valueType === 'PROCESS_INSTANCE' && record.intent === 'ELEMENT_ACTIVATING'
          ? [[record.key, record.value.elementId] as const]
          : [],
      ),
    );
    for (const record of batch) {
      const key = record.valueType === 'VARIABLE' ? record.value.scopeKey : record.key;
      const elementId = begun.get(key);
      if (elementId !== undefined && !this.#byKey.has(key)) this.#name(key, elementId);
    }
  }

  #name(key: string, elementId: string): void {
    const count = (this.#counts.get(elementId) ?? 0) + 1;
    this.#counts.set(elementId, count);
    this.#byKey.set(key, `${elementId}#${count}`);
  }

  /** `null` for what is no element instance of the case. */
  of(key: string): string | null {
    return this.#byKey.get(key) ?? null;
  }

  /** `noKey` for a label there is not. */
  keyOf(label: string): string {
    for (const [key, other] of this.#byKey) if (other === label) return key;
    return noKey;
  }
}

export function elementOf(label: string): string {
  return label.split('#')[0] ?? '';
}
