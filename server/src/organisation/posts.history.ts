/** Who held which post of a project from when to when, and who changed it. */
import { z } from 'zod';
import type { endpoints, Language, ResponseOf } from '@closeloop/contracts';
import { auditSupervision } from '../kernel/audit.ts';
import { cursorText, cursorTime, decodeCursor, pageOfRows } from '../kernel/cursor.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { projectPosts, type OrganisationContext } from './context.ts';
import { historyOf, type HistoryRow } from './posts.model.ts';
import { labelOf } from './posts.rules.ts';
import { findProject } from './projects.service.ts';

const historyCursor = z.object({ at: cursorTime, id: cursorText });

export async function listPostHistory(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly projectId: string; readonly cursor: string | undefined; readonly limit: number },
  language: Language,
): Promise<ResponseOf<typeof endpoints.organisation.postHistory>> {
  const project = await findProject(context, tx, actor, target.projectId);
  await auditSupervision(tx, actor, { entity: 'project', entityId: project.id, unitId: project.unit_id });
  const found = await historyOf(tx, project.id, decodeCursor(historyCursor, target.cursor), target.limit + 1);
  const page = pageOfRows(found, target.limit, (row) => ({ at: row.at.toISOString(), id: row.id + row.change }));
  const definitions = await projectPosts(context, tx);
  const present = (row: HistoryRow) => ({
    personId: row.person_id,
    name: row.person_name,
    post: labelOf(definitions, row.post)[language],
    change: row.change,
    at: row.at.toISOString(),
    by: row.by_name ?? context.gateway.name[language],
    source: row.source,
    ...(row.reason && { reason: row.reason }),
  });
  return { ...page, rows: page.rows.map(present) };
}
