/**
 * What the server knows of a building block whose value is rows of its own: which item values it takes, what engine and
 * expressions see of them (`summary`), what is missing for completion, and what a page is shown. Blocks are pure; rows
 * are read and written by the tasks feature.
 */
import type { Block, FileRef, Json, Language, ProblemSlug } from '@closeloop/contracts';
import type { StoredField } from '@closeloop/contracts/application';
import type { Deployed, FeelContext } from '../applications/index.ts';

export interface ItemRecord {
  readonly field: string;
  readonly element: string;
  readonly visit: number;
  readonly item: string;
  readonly rev: number;
  readonly value: Json;
  readonly conflict: {
    readonly value: Json;
    readonly by: { readonly id: string; readonly name: string } | null;
    readonly at: string;
  } | null;
  readonly by_id: string | null;
  readonly by_name: string | null;
  readonly at: Date;
  readonly frozen_at: Date | null;
}

export interface BlockInput<Field extends StoredField = StoredField> {
  readonly field: Field;
  readonly deployed: Deployed;
  /** Items of this field, at this element and visit. */
  readonly items: readonly ItemRecord[];
  /** Every item of the case, for a block that stands on another one. */
  readonly all: readonly ItemRecord[];
  readonly context: FeelContext;
  /** Where the case's project lies, WGS-84. */
  readonly site: { readonly lat: number; readonly lng: number } | null;
}

/** One thing that is missing; `item` where it belongs to one. */
export interface Gap {
  readonly item: string;
  readonly slug: ProblemSlug;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Summary = Record<string, Json>;

export interface StoredBlock {
  readonly id: Block;
  /** Items come by another door than the form: completing does not depend on having seen the newest. */
  readonly fromElsewhere?: true;
  /** The value as stored; throws a problem when the block does not take it. */
  accept(input: BlockInput, item: string, value: unknown): Json;
  summary(input: BlockInput): Summary;
  gaps(input: BlockInput): readonly Gap[];
  /** File ids an item's value names. */
  filesOf(value: Json): readonly string[];
  template?(input: BlockInput, language: Language): Json;
  rows?(input: BlockInput, language: Language, files: ReadonlyMap<string, FileRef>): Json[];
}
