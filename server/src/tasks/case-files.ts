/** What uploads ask of cases: who reads a case, which task takes a file, which files nothing names any more. */
import type { Catalogue } from '../applications/index.ts';
import { readCase } from '../cases/index.ts';
import type { CaseFiles } from '../files/index.ts';
import { ProblemError } from '../kernel/problem.ts';
import { demand, type Opener } from './opened-task.ts';

export function caseFiles(catalogue: Catalogue, open: Opener): CaseFiles {
  return {
    canReadCase: async (tx, actor, caseId) => {
      try {
        await readCase(catalogue, tx, actor, caseId);
        return true;
      } catch (error) {
        if (error instanceof ProblemError && error.slug === 'not-found') return false;
        throw error;
      }
    },
    writableTask: async (tx, actor, taskId) => {
      const opened = await open(tx, actor, taskId, 'read');
      demand(opened, 'saveDraft');
      return { caseId: opened.row.id, unitId: opened.row.unit_id };
    },
    unnamed: async (tx, fileIds) => {
      const { rows } = await tx.query<{ id: string }>(
        `select f.id from files f where f.id = any($1::uuid[]) and not exists (
           select from items i where i.case_id = f.case_id and position(f.id::text in i.value::text) > 0)
           and not exists (
           select from item_operations o where o.case_id = f.case_id and position(f.id::text in o.value::text) > 0)`,
        [fileIds],
      );
      return rows.map((row) => row.id);
    },
  };
}
