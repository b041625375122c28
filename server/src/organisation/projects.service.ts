/** Projects as a caller sees them: his reach cuts the rows, whatever lies beyond is not found. */
import { z } from 'zod';
import { id as uuidSchema, type endpoints, type Language, type QueryOf, type ResponseOf } from '@closeloop/contracts';
import { auditSupervision } from '../kernel/audit.ts';
import { cursorText, decodeCursor, pageOfRows } from '../kernel/cursor.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { projectPosts, requiredAmong, type OrganisationContext } from './context.ts';
import { projectReach } from './organisation.policy.ts';
import { holdersOf, type HolderRow } from './posts.model.ts';
import {
  chiefChanges,
  countProjects,
  findProjects,
  readProject,
  type ProjectFilter,
  type ProjectRecord,
} from './projects.model.ts';
import { presentProject, presentProjectRow, type ProjectSurroundings } from './projects.presenter.ts';
import { lastGoodPull, registryStatus } from './registry.service.ts';
import { delayDays } from './settings.platform.ts';

const cursor = z.object({ missing: z.int32(), name: cursorText, id: uuidSchema });
type Endpoints = typeof endpoints.organisation;

export async function listProjects(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  query: QueryOf<Endpoints['projects']>,
  language: Language,
): Promise<ResponseOf<Endpoints['projects']>> {
  const filter: ProjectFilter = {
    reach: projectReach(actor),
    required: requiredAmong(await projectPosts(context, tx)),
    evaluable: query.status === 'evaluable',
    search: query.q,
    onlyMissing: query.missing,
  };
  const after = decodeCursor(cursor, query.cursor);
  await auditSupervision(tx, actor, { entity: 'list', entityId: 'projects' });
  const found = await findProjects(tx, filter, after, query.limit + 1);
  const page = pageOfRows(found, query.limit, ({ missing, name, id }) => ({ missing, name, id }));
  const around = await surroundingsOf(context, tx, page.rows);
  return {
    ...page,
    rows: page.rows.map((project) => presentProjectRow(project, around, actor, language)),
    total: await countProjects(tx, filter),
    registry: await registryStatus(tx, context.gateway, language),
  };
}

export async function findProject(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<ProjectRecord> {
  const project = await readProject(tx, projectReach(actor), id, requiredAmong(await projectPosts(context, tx)));
  if (!project) throw problem('not-found');
  return project;
}

export async function showProject(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  id: string,
  language: Language,
): Promise<{ body: ResponseOf<Endpoints['project']>; rev: number }> {
  const project = await findProject(context, tx, actor, id);
  await auditSupervision(tx, actor, { entity: 'project', entityId: id, unitId: project.unit_id });
  const around = await surroundingsOf(context, tx, [project], true);
  return { body: presentProject(project, around, actor, language), rev: project.rev };
}

async function surroundingsOf(
  context: OrganisationContext,
  tx: Tx,
  projects: readonly ProjectRecord[],
  single = false,
): Promise<ProjectSurroundings> {
  const ids = projects.map((project) => project.id);
  const [first] = projects;
  const days = await delayDays(tx);
  const holders = await holdersOf(tx, ids);
  return {
    definitions: await projectPosts(context, tx),
    holders,
    openTasks: single && first ? await openTasksIn(context, tx, first, holders) : new Map<string, number>(),
    activity: await context.cases.activityOf(tx, ids),
    chiefChanges: await chiefChanges(tx, ids, days),
    syncedAt: await lastGoodPull(tx),
    delayDays: days,
  };
}

function openTasksIn(
  { cases }: OrganisationContext,
  tx: Tx,
  project: ProjectRecord,
  holders: readonly HolderRow[],
): Promise<ReadonlyMap<string, number>> {
  const people = [...new Set(holders.map((holder) => holder.person_id))];
  return cases.openTasksOf(tx, people, { unitId: project.unit_id, projectId: project.id });
}
