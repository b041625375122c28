/** The FEEL evaluator, fetched when a form or a sentence first says an expression. */
import { supplyFeel } from '@closeloop/form-core/lazy';

class FeelLoader {
  /** Read it where expressions are evaluated: they are null before, and evaluated again after. */
  ready = $state(false);
  #loading: Promise<void> | null = null;

  load(): Promise<void> {
    this.#loading ??= import('@closeloop/feel').then((evaluator) => {
      supplyFeel(evaluator);
      this.ready = true;
    });
    return this.#loading;
  }
}

export const feel = new FeelLoader();
