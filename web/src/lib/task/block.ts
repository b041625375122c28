/**
 * What the task page and a building block with rows of its own know of each other. A block keeps its rows in the
 * outbox, answers its live summary, and says what is still missing and how to get there; the page asks nothing else.
 */
import type { Json, PersonRef, StoredField as StoredRows, TaskDetail } from '@closeloop/contracts';
import type { StoredField } from '@closeloop/contracts/application';
import type { Component } from 'svelte';
import type { Outbox } from '#lib/log/index.ts';

export interface BlockContext<F extends StoredField = StoredField> {
  /** The form's field, labels in the reader's language. */
  readonly field: F;
  readonly stored: StoredRows;
  readonly task: TaskDetail;
  readonly me: PersonRef;
  readonly outbox: Outbox;
  /** False for a reader, and after the task was done or cancelled. */
  readonly editable: boolean;
  readonly autoAdvance: boolean;
  /** Moves to the screen of the form that shows this block. */
  readonly show: () => Promise<void>;
}

export interface Missing {
  readonly count: number;
  /** 「还有 3 项没有完成，先到 H-06」 */
  readonly sentence: string;
  /** Label of the main button while something is missing; without it the button keeps its own label. */
  readonly button?: string | undefined;
  /** Goes to the first missing thing (or, from the button, the next one). */
  readonly go: (from: 'button' | 'check') => void;
}

export interface Progress {
  readonly filled: number;
  readonly total: number;
}

export interface BlockState {
  readonly summary: Readonly<Record<string, Json>>;
  readonly missing: Missing | null;
  readonly progress: Progress | null;
  /** Takes in what the server has now; unsent rows stay as they are here. */
  adopt(stored: StoredRows): Promise<void>;
  /** Last chance before completion: acts the person has consented to by confirming. */
  beforeCompletion?(): Promise<void>;
}

export interface BlockModule {
  open(context: BlockContext): Promise<BlockState>;
  readonly Block: Component<{ block: BlockState; label: string; error?: string | undefined }>;
  /** How another form sums it up (`summary`); absent where there is nothing to sum up. */
  readonly Summary?: Component<{ block: BlockState; figures: boolean; problems: boolean; label: string }>;
}
