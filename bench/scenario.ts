/** One lifecycle that is measured, and what it should cost. */
import type { Installation } from './installation.ts';
import type { Times } from './meter.ts';

export interface Scenario {
  readonly name: string;
  /** Upper bounds per lifecycle: SQL statements without begin, set and commit; CPU ms of server and PostgreSQL. */
  readonly targets?: { readonly sql: number; readonly cpu: number };
  /** Prepares what the lifecycles need; answers how one is run. */
  open(installation: Installation): Promise<(times: Times) => Promise<void>>;
}
