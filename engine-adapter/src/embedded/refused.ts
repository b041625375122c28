/** A command that is not accepted. Nothing has been written when it is thrown. */
import type { OutcomeCode, Refusal } from '../port.ts';

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: Exclude<OutcomeCode, 'OK'>;
  readonly refusals: readonly Refusal[];

  constructor(code: Exclude<OutcomeCode, 'OK'>, message: string, refusals: readonly Refusal[] = []) {
    super(message);
    this.code = code;
    this.refusals = refusals;
  }
}
