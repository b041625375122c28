/** What a run is given to work with. */
import type { Limits } from '../port.ts';
import type { Behaviour } from './behaviour.ts';
import type { DefinitionKind } from './deployed-kinds.ts';
import type { ExecutableElement, ExecutableProcess, Found } from './executable.ts';
import type { Recorder } from './recorder.ts';
import type { Reference } from './step-queue.ts';
import type { KeyBlock } from './store/key-block.ts';
import type { InstanceState } from './store/state.ts';

export interface RunContext {
  readonly behaviourOf: (element: ExecutableElement) => Behaviour;
  /** Those of all rows of the tree. */
  readonly definitions: ReadonlyMap<string, ExecutableProcess>;
  /** null: there is nothing of that kind and id. */
  readonly find: (reference: Reference) => Promise<Found[DefinitionKind] | null>;
  readonly state: InstanceState;
  readonly keys: KeyBlock;
  readonly recorder: Recorder;
  readonly now: Date;
  readonly timeZone: string;
  readonly limits: Limits;
  readonly hops: number;
}
