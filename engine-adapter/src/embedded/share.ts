/** What one transaction may do of a long run, so that neither the transaction nor the process is held up by it. */
import type { Limits } from '../port.ts';

/** So few go through however long they take: a single pause of the machine cuts no ordinary command in two. */
const always = 5;

export class Share {
  readonly #last: number;
  readonly #least: number;
  #until: number;

  constructor(limits: Limits, activations: number) {
    this.#last = activations + limits.activationsPerTransaction;
    this.#least = activations + Math.min(always, limits.activationsPerTransaction);
    this.#until = performance.now() + limits.millisecondsPerTransaction;
  }

  isUsedUp(activations: number): boolean {
    return activations >= this.#last || (activations >= this.#least && performance.now() > this.#until);
  }

  /** Waiting for the database holds nobody up. */
  async pausedWhile(waiting: Promise<void>): Promise<void> {
    const began = performance.now();
    await waiting;
    this.#until += performance.now() - began;
  }
}
