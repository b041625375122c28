/** What an element type does with a token; the run does what is common to all. */
import type { Variables } from '../port.ts';
import type { ExecutableElement, ExecutableFlow } from './executable.ts';
import type { Held } from './held.ts';
import type { Run } from './run.ts';
import type { ElementRow } from './store/rows.ts';

/**
 * Steps may throw a `Failure`, which becomes an incident and lets the same step be done again later; so a step first
 * evaluates all that can fail and only then writes.
 */
export interface Behaviour {
  /**
   * From ACTIVATING, inputs mapped. Ends with `run.activated`, and with `run.completeLater` when nothing is waited for.
   * `held.given` is there when the element is an event that has happened already.
   */
  readonly activate: (run: Run, row: ElementRow, element: ExecutableElement, held: Held) => void;
  /** From COMPLETING, outputs mapped. Ends with `run.completed`. */
  readonly complete: (run: Run, row: ElementRow, element: ExecutableElement) => void;
  /** What of the variables that came with the completion stays, instead of the output mappings. */
  readonly keep?: (run: Run, row: ElementRow, element: ExecutableElement, given: Variables) => void;
  /** Whether a token that arrives starts an activation now; without it, each does. */
  readonly arrive?: (run: Run, element: ExecutableElement, flow: ExecutableFlow, scope: ElementRow) => boolean;
  /** Whether tokens that wait at this join may go on, asked whenever something in their scope has ended. */
  readonly reconsider?: (run: Run, element: ExecutableElement, scope: ElementRow) => void;
  /** Before a child of this scope maps its inputs. */
  readonly childActivating?: (run: Run, scope: ElementRow, element: ExecutableElement, child: ElementRow) => void;
  /** Before a child of this scope completes, while it can still fail. */
  readonly childCompleting?: (run: Run, scope: ElementRow, element: ExecutableElement, child: ElementRow) => void;
  /** A child has completed; without it, the scope completes when it is empty. `left` are the child's own variables. */
  readonly childCompleted?: (run: Run, scope: ElementRow, element: ExecutableElement, left: Variables) => void;
}
