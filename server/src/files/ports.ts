/** What files need of the cases: a file is seen exactly with its case, and lives as long as something names it. */
import type { Actor, Tx } from '../kernel/types.ts';

export interface CaseFiles {
  /** Whether the person may read the case; a supervising read leaves its audit row here. */
  canReadCase(tx: Tx, actor: Actor, caseId: string): Promise<boolean>;
  /** The case of an open task whose draft the person may write; throws `not-found`, `not-claimed` or `task-gone`. */
  writableTask(tx: Tx, actor: Actor, taskId: string): Promise<{ readonly caseId: string; readonly unitId: string }>;
  /** Those of `fileIds` that nothing of a case names. Scope: system. */
  unnamed(tx: Tx, fileIds: readonly string[]): Promise<readonly string[]>;
}
