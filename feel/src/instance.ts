/** What every value class of the evaluator extends, so that one look tells it from a context. */
export abstract class Instance {}
