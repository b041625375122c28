/** When something is evaluated, and how long all of a transaction's expressions may take together. */
import { type Budget, defaultLimits, openBudget } from '@closeloop/feel';

export interface Moment {
  readonly now: Date;
  /** Without it each expression has its own time. */
  readonly allowance?: Allowance;
}

/** While an expression runs, nothing else of the process does; many of them must not add up to a standstill. */
export class Allowance {
  #left: number;

  constructor(milliseconds: number) {
    this.#left = milliseconds;
  }

  spend<T>(work: (milliseconds: number) => T): T {
    const began = performance.now();
    try {
      return work(Math.max(0, Math.min(this.#left, defaultLimits.milliseconds)));
    } finally {
      this.#left -= performance.now() - began;
    }
  }
}

export function withinAllowance<T>({ now, allowance }: Moment, work: (budget: Budget) => T): T {
  if (!allowance) return work(openBudget(now));
  return allowance.spend((milliseconds) => work(openBudget(now, { milliseconds })));
}
