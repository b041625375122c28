/** An expression of the agreement and what a broker answers. */
export interface RecordedCase {
  readonly family: string;
  readonly text: string;
  readonly answer: Answer;
}

/** The stored variable; or `syntax` when the deployment was refused, `incident` when the evaluation failed. */
export type Answer = { readonly value: unknown } | { readonly error: 'syntax' | 'incident' };
