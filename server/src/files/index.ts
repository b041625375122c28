/** The door of files: uploads for a task, reading by id with the case's rights, and the sweeper's round. */
import path from 'node:path';
import { endpoints } from '@closeloop/contracts';
import { bind, bindPrepared, type Feature, type SystemTransact } from '../kernel/types.ts';
import { presentFile, readFile, recordFile, sentBefore, storeContent, type FilesContext } from './files.service.ts';
import { sweepFiles } from './files.sweep.ts';
import type { CaseFiles } from './ports.ts';
import { openFileStore } from './store.ts';

export type { CaseFiles } from './ports.ts';

export interface FilesOptions {
  readonly dataDir: string;
  readonly cases: CaseFiles;
  readonly transact: SystemTransact;
}

export function openFiles({ dataDir, cases, transact }: FilesOptions): Feature & { sweep(now: Date): Promise<void> } {
  const incoming = path.join(dataDir, 'incoming');
  const context: FilesContext = { store: openFileStore(path.join(dataDir, 'files'), incoming), cases };
  const table = endpoints.files;
  return {
    bindings: [
      bindPrepared(table.upload, {
        look: async ({ tx, actor, params, body }) => {
          const { caseId } = await cases.writableTask(tx, actor, params.taskId);
          return sentBefore(tx, actor, caseId, body);
        },
        work: async (before, { file, body }) =>
          before ? { before } : { content: await storeContent(context.store, file, body) },
        handle: async ({ tx, actor, params, body, file }, { before, content }) =>
          before ? presentFile(before) : recordFile(context, tx, actor, params.taskId, body, content, file.name),
      }),
      bind(table.read, ({ tx, actor, params, query }) => readFile(context, tx, actor, params.id, query.size)),
    ],
    sweep: (now) => sweepFiles(context, transact, incoming, now),
  };
}
