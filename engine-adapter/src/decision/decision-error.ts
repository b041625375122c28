/** A decision that has no result. */
export class DecisionError extends Error {
  override readonly name = 'DecisionError';
}
