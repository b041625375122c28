/** What every value class of the evaluator extends, so that one look tells it from a context. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- belonging to it is all it says
export abstract class Instance {}
