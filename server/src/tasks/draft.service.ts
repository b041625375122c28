/** Drafts: the plain fields of a form, one per task, merged field by field: what comes later wins, the rest stays. */
import type { Json } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { demand, formOf, type OpenedTask, type Opener } from './opened-task.ts';

export interface SavedDraft {
  readonly rev: number;
  readonly data: Record<string, Json>;
  readonly savedAt: string;
}

export async function saveDraft(
  open: Opener,
  tx: Tx,
  actor: Actor,
  taskId: string,
  data: Readonly<Record<string, Json>>,
): Promise<SavedDraft> {
  const opened = await open(tx, actor, taskId, 'write');
  demand(opened, 'saveDraft');
  const keys = plainKeys(opened);
  const unknown = Object.keys(data).filter((key) => !keys.has(key));
  if (unknown.length > 0)
    throw problem(
      'invalid-input',
      {},
      { errors: unknown.map((key) => ({ path: `/data/${key}`, code: 'unknown', message: key })) },
    );
  return merge(tx, actor, opened, data);
}

/** What came too late for a completion; fields the form does not have are dropped. */
export async function keepAnswers(
  tx: Tx,
  actor: Actor,
  opened: OpenedTask,
  data: Readonly<Record<string, Json>>,
): Promise<void> {
  const keys = plainKeys(opened);
  const known = Object.fromEntries(Object.entries(data).filter(([key]) => keys.has(key)));
  if (Object.keys(known).length > 0) await merge(tx, actor, opened, known);
}

function plainKeys(opened: OpenedTask): Set<string> {
  const { fields, stored } = formOf(opened);
  const owned = new Set(stored.map((one) => one.key));
  return new Set(fields.flatMap((one) => ('key' in one && !owned.has(one.key) ? [one.key] : [])));
}

const mergeSql = `
update tasks set draft = draft || $2, draft_rev = draft_rev + 1, draft_at = now(), draft_by = $3, draft_by_name = $4
 where id = $1 returning draft, draft_rev, draft_at`;

async function merge(
  tx: Tx,
  actor: Actor,
  { task, row: ofCase }: OpenedTask,
  data: Readonly<Record<string, Json>>,
): Promise<SavedDraft> {
  await audit(tx, actor, {
    action: 'save-draft',
    entity: 'task',
    entityId: task.id,
    caseId: ofCase.id,
    unitId: ofCase.unit_id,
    after: { fields: Object.keys(data) },
  });
  const { rows } = await tx.query<{ draft: Record<string, Json>; draft_rev: number; draft_at: Date }>(mergeSql, [
    task.id,
    JSON.stringify(data),
    actor.personId,
    actor.name,
  ]);
  const [row] = rows;
  if (!row) throw problem('not-found');
  return { rev: row.draft_rev, data: row.draft, savedAt: row.draft_at.toISOString() };
}
