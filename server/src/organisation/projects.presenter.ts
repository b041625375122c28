/** Projects and their posts as the contract shows them: labels in the caller's language, phones masked. */
import type { Language, PostBlock, PostCount, ProjectDetail, ProjectRow } from '@closeloop/contracts';
import { problem, problemTitle } from '../kernel/problem.ts';
import type { Actor } from '../kernel/types.ts';
import { maskPhone } from './masking.ts';
import { askAdministrator, managesPosts } from './organisation.policy.ts';
import type { PostDefinition } from './declarations.ts';
import type { HolderRow } from './posts.model.ts';
import { inBoth } from './posts.rules.ts';
import type { ChiefChange, ProjectRecord } from './projects.model.ts';

/** What is shown beside a project's own facts, read for all rows of a page at once. */
export interface ProjectSurroundings {
  readonly definitions: readonly PostDefinition[];
  readonly holders: readonly HolderRow[];
  readonly openTasks: ReadonlyMap<string, number>;
  readonly activity: ReadonlyMap<string, { readonly openCases: number; readonly lastCaseAt: Date | null }>;
  readonly chiefChanges: ReadonlyMap<string, ChiefChange>;
  readonly syncedAt: Date | null;
  readonly delayDays: number;
}

export function presentProjectRow(
  project: ProjectRecord,
  around: ProjectSurroundings,
  actor: Actor,
  language: Language,
): ProjectRow {
  const holders = around.holders.filter((holder) => holder.project_id === project.id);
  const counts = around.definitions.map((one) => countOf(one, project, holders, language));
  const chief = holders.find((holder) => holder.source === 'registry');
  const activity = around.activity.get(project.id);
  return {
    id: project.id,
    rev: project.rev,
    name: project.name,
    code: project.code,
    status: project.status,
    evaluable: project.evaluable,
    chief: chief ? { id: chief.person_id, name: chief.person_name } : null,
    missingPosts: counts.filter((count) => count.missing).map((count) => count.label),
    postCounts: counts,
    holders: new Set(holders.map((holder) => holder.person_id)).size,
    openCases: activity?.openCases ?? 0,
    lastCaseAt: activity?.lastCaseAt?.toISOString() ?? null,
    leftAt: project.left_at?.toISOString() ?? null,
    chiefChangedAt: around.chiefChanges.get(project.id)?.at.toISOString() ?? null,
    can: project.evaluable && managesPosts(actor, project) ? ['posts.manage'] : [],
  };
}

function countOf(
  definition: PostDefinition,
  project: ProjectRecord,
  holders: readonly HolderRow[],
  language: Language,
): PostCount {
  const held = holders.filter((holder) => holder.post === definition.post).length;
  const missing = project.evaluable && held < definition.min;
  return { post: definition.post, label: definition.short[language], holders: held, missing };
}

export function presentProject(
  project: ProjectRecord,
  around: ProjectSurroundings,
  actor: Actor,
  language: Language,
): ProjectDetail {
  const change = around.chiefChanges.get(project.id);
  return {
    ...presentProjectRow(project, around, actor, language),
    unit: { id: project.unit_id, name: project.unit_name ?? '' },
    address: project.address,
    lat: project.lat,
    lng: project.lng,
    builder: project.builder,
    contractor: project.contractor,
    registryId: project.registry_id,
    syncedAt: around.syncedAt?.toISOString() ?? null,
    posts: around.definitions.map((one) => presentBlock(one, project, around, actor, language)),
    chiefChange: change ? { from: change.from_name, to: change.to_name, at: change.at.toISOString() } : null,
  };
}

function presentBlock(
  definition: PostDefinition,
  project: ProjectRecord,
  around: ProjectSurroundings,
  actor: Actor,
  language: Language,
): PostBlock {
  const held = around.holders.filter((one) => one.project_id === project.id && one.post === definition.post);
  const locked = lockedBecause(definition, project, actor, around.delayDays);
  return {
    post: definition.post,
    app: definition.app,
    label: definition.label[language],
    help: definition.rule[language],
    required: definition.min > 0,
    min: definition.min,
    max: definition.max,
    source: definition.source === 'chief' ? 'registry' : 'local',
    holders: held.map((holder) => ({
      person: { id: holder.person_id, name: holder.person_name },
      title: holder.title ?? '',
      phone: holder.phone === null ? '' : maskPhone(holder.phone),
      since: holder.started_at.toISOString(),
      source: holder.source,
      openTasks: around.openTasks.get(holder.person_id) ?? 0,
    })),
    ...(locked && { locked: problemTitle(locked, language) }),
  };
}

/** The refusal a change of the post would meet, whoever the person. */
export function lockedBecause(definition: PostDefinition, project: ProjectRecord, actor: Actor, days: number) {
  if (definition.source === 'chief') return problem('post-from-registry', { post: inBoth(definition.short), days });
  if (!project.evaluable) return problem('project-read-only');
  return managesPosts(actor, project) ? undefined : problem('not-allowed', { who: askAdministrator });
}
