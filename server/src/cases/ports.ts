/** What cases need of the tasks feature, filled in by the wiring. */
import type { Json, Language } from '@closeloop/contracts';
import type { Actor, Tx } from '../kernel/types.ts';
import type { CaseParts } from './presenter.ts';

export interface StoredFieldView {
  field: string;
  block: string;
  element: string;
  label: string;
  summary: Json;
  rows: Json[];
}
export interface CaseItems {
  todoCount(tx: Tx, actor: Actor): Promise<number>;
  /** Stored fields the case has reached, with their rows. */
  storedFields(tx: Tx, parts: CaseParts, language: Language, field?: string): Promise<StoredFieldView[]>;
}
