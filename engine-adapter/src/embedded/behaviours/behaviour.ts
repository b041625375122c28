/** What an element type does with a token. One file per type; `registry.ts` maps names to them. */
import type { Variables } from '../../port.ts';
import type { ExecutableElement, ExecutableFlow } from '../executable.ts';
import type { ElementRow } from '../store/rows.ts';
import type { Run } from '../run.ts';

/**
 * Both steps may throw a `Failure`, which becomes an incident and lets the same step be done again later. So a step first
 * evaluates all that can fail and only then writes.
 */
export interface Behaviour {
  /** From ACTIVATING. Ends with `run.activated`, and with `run.completeLater` when nothing is waited for. */
  activate(run: Run, row: ElementRow, element: ExecutableElement): void;
  /** From COMPLETING. Ends with `run.completed`. `given` are the variables that came with the completion. */
  complete(run: Run, row: ElementRow, element: ExecutableElement, given: Variables): void;
  /** Whether a token that arrives starts an activation now; without it, each does. */
  arrive?(run: Run, element: ExecutableElement, flow: ExecutableFlow, scopeKey: string): boolean;
}
