/**
 * What one evaluation may cost, and the account it is charged to. Everything that can grow with the data (loops, calls,
 * comparisons, results) is charged here, so that any expression ends with a value or a `FeelError`.
 */
export interface Limits {
  /** Loop turns, calls and values looked at. */
  readonly steps: number;
  /** Items of one list, as made by an expression. */
  readonly listItems: number;
  /** UTF-16 units of one text, as made by an expression. */
  readonly textLength: number;
  /** Wall clock. */
  readonly milliseconds: number;
}

export const defaultLimits: Limits = { steps: 400_000, listItems: 10_000, textLength: 200_000, milliseconds: 150 };

/** UTF-16 units of one expression, and how deep its brackets and operators may nest. */
export const maxExpressionLength = 10_000;
export const maxExpressionDepth = 200;

/** An evaluation that must not go on: a limit was reached, an `assert` failed, an argument is outside its domain. */
export class FeelError extends Error {
  override readonly name = 'FeelError';
}

/** One that nothing in the expression may catch. */
export class FinalError extends FeelError {}

/** The account is used up. */
export class LimitError extends FinalError {}

const stepsBetweenClockReads = 512;

export class Budget {
  readonly limits: Limits;
  readonly now: Date;
  #left: number;
  #untilClock = stepsBetweenClockReads;
  readonly #deadline: number;

  constructor(limits: Limits, now: Date) {
    this.limits = limits;
    this.now = now;
    this.#left = limits.steps;
    this.#deadline = performance.now() + limits.milliseconds;
  }

  charge(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new LimitError('The expression takes too many steps');
    this.#untilClock -= steps;
    if (this.#untilClock > 0) return;
    this.#untilClock = stepsBetweenClockReads;
    if (performance.now() > this.#deadline) throw new LimitError('The expression takes too long');
  }

  list(items: unknown[]): unknown[] {
    if (items.length > this.limits.listItems) throw new LimitError('A list of the expression is too long');
    return items;
  }

  text(value: string): string {
    if (value.length > this.limits.textLength) throw new LimitError('A text of the expression is too long');
    return value;
  }
}
