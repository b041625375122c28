/** A node of the grammar's tree, and what is wrong with one. */
import type { parser } from 'lezer-feel';

export type Node = ReturnType<typeof parser.parse>['topNode'];

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.problems = problems;
  }
}
