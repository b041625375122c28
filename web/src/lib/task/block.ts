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
  readonly editable: () => boolean;
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
  /** The button moves the page down to it. */
  readonly below?: boolean;
  /** Goes to the first missing thing (or, from the button, the next one). */
  readonly go: (from: 'button' | 'check') => void;
}

export interface Progress {
  readonly filled: number;
  readonly total: number;
}

export interface Note {
  readonly tone: 'info' | 'warning';
  readonly text: string;
}

export interface BlockState {
  readonly summary: Readonly<Record<string, Json>>;
  readonly missing: Missing | null;
  readonly progress: Progress | null;
  /** What the head says instead of the step's title. */
  readonly heading?: string | undefined;
  /** Beside the label of the main action: 「2 / 2 项已填」. */
  readonly counter?: string | undefined;
  /** Said in the confirm dialog: shown, never a reason to refuse. */
  readonly notes?: readonly Note[];
  /** Takes in what the server has now; unsent rows stay as they are here. */
  adopt(stored: StoredRows): Promise<void>;
  /** The server refused these rows. True when the block shows where to mend them on the screen one is on. */
  refuse?(): boolean;
  /** Last chance before completion: acts the person has consented to by confirming. */
  beforeCompletion?(): Promise<void>;
}

export type OpenBlock = (context: BlockContext) => Promise<BlockState>;
export type BlockScreen = Component<{ block: BlockState; label: string; error?: string | undefined }>;
export type BlockTools = Component<{ block: BlockState }>;
export type BlockSummary = Component<{ block: BlockState; figures: boolean; problems: boolean }>;

type Lazy<T> = () => Promise<{ readonly default: T }>;

/** One kind of block; each part is loaded when a form needs it. */
export interface BlockKind {
  readonly open: () => Promise<OpenBlock>;
  readonly screen: Lazy<BlockScreen>;
  /** Small tools beside the main button while the block is on the screen. */
  readonly tools?: Lazy<BlockTools>;
  /** How another form, or a later step, sums it up. */
  readonly summary?: Lazy<BlockSummary>;
}

/** The block's own state behind the common face; a screen is only ever given its own. */
export function stateOf<T extends BlockState>(
  block: BlockState,
  kind: abstract new (context: never, ...rest: never[]) => T,
): T {
  if (block instanceof kind) return block;
  throw new TypeError('A screen was given the state of another block');
}
