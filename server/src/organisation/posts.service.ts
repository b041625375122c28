/**
 * Changing who holds a post of a project, all or nothing.
 *
 * Two changes of one project meet at its revision (locked here); two projects that want one person meet at the partial
 * unique index, where the later insert waits for the earlier and then finds nothing to insert. What is refused then is
 * said by the same rules that grey out a candidate.
 */
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { announce, projectPosts, type OrganisationContext } from './context.ts';
import { candidatesOf, definitionOf, holdsAlready, today } from './posts.candidates.ts';
import type { PostDefinition } from './declarations.ts';
import { countHolders, giveUp, holdersOf, keepMembers, takeUp, type MemberRow } from './posts.model.ts';
import { inBoth, refusalOf, type PostCandidate, type PostQuestion } from './posts.rules.ts';
import { lockProject, raiseRevision, type ProjectRecord } from './projects.model.ts';
import { lockedBecause } from './projects.presenter.ts';
import { findProject } from './projects.service.ts';
import { delayDays } from './settings.platform.ts';
import { refuseStale } from './staleness.ts';

interface Change {
  readonly add: readonly string[];
  readonly remove: readonly { readonly personId: string; readonly successorId?: string | undefined }[];
}

export async function changePost(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly projectId: string; readonly post: string; readonly rev: number },
  change: Change,
): Promise<void> {
  const project = await findProject(context, tx, actor, target.projectId);
  const definitions = await projectPosts(context, tx);
  const definition = definitionOf(definitions, target.post);
  const locked = lockedBecause(definition, project, actor, await delayDays(tx));
  if (locked) throw locked;
  const now = (await lockProject(tx, project.id)) ?? project.rev;
  await refuseStale(tx, 'project', project.id, { seen: target.rev, now });
  const question = { definition, definitions, projectId: project.id, today: today() };
  const work = { context, tx, actor, project, definition, question };
  const leaving = await removeHolders(work, change);
  await addHolders(work, change.add);
  await handOverTasks(work, leaving);
  await raiseRevision(tx, [project.id]);
  announce(context, tx, 'project', project.id, project.unit_id);
}

interface Work {
  readonly context: OrganisationContext;
  readonly tx: Tx;
  readonly actor: Actor;
  readonly project: ProjectRecord;
  readonly definition: PostDefinition;
  readonly question: PostQuestion;
}
type Leaving = readonly { readonly personId: string; readonly successorId: string }[];

/** Ends the posts; answers whose open tasks go to whom. */
async function removeHolders(work: Work, { remove }: Change): Promise<Leaving> {
  const { context, tx, actor, project, definition } = work;
  if (remove.length === 0) return [];
  const holders = (await holdersOf(tx, [project.id])).filter((one) => one.post === definition.post);
  const ids = remove.map((one) => one.personId);
  const open = await context.cases.openTasksOf(tx, ids, tasksOf(work));
  const leaving: { personId: string; successorId: string }[] = [];
  for (const { personId, successorId } of remove) {
    const holder = holders.find((one) => one.person_id === personId);
    if (!holder) throw problem('not-found');
    const tasks = open.get(personId) ?? 0;
    if (tasks > 0 && successorId === undefined)
      throw problem('successor-required', { name: holder.person_name, n: tasks });
    if (tasks > 0 && successorId !== undefined) leaving.push({ personId, successorId });
    await giveUp(tx, { projectId: project.id, post: definition.post, personId }, actor.personId);
    await record(work, 'post.removed', personId, holder.person_name);
  }
  return leaving;
}

async function addHolders(work: Work, add: readonly string[]): Promise<void> {
  if (add.length === 0) return;
  const { tx, actor, project, definition, question } = work;
  const members = await keepMembers(tx, project.unit_id, add);
  if (members.length < new Set(add).size) throw problem('not-found');
  const candidates = await candidatesOf(tx, actor, members);
  for (const candidate of candidates) {
    if (holdsAlready(candidate, project.id, definition.post)) continue;
    const refusal = refusalOf(question, candidate);
    if (refusal) throw refusal;
    if (!(await takeUp(tx, newPost(work, candidate)))) throw await lostRace(work, members, candidate.personId);
    await record(work, 'post.added', candidate.personId, candidate.name);
  }
  const count = await countHolders(tx, project.id, definition.post);
  if (definition.max !== null && count > definition.max)
    throw problem('post-full', { post: inBoth(definition.short), max: definition.max });
}

function newPost({ actor, project, definition }: Work, { personId, name }: PostCandidate) {
  return {
    projectId: project.id,
    unitId: project.unit_id,
    post: definition.post,
    personId,
    personName: name,
    exclusiveGroup: definition.exclusiveGroup,
    by: actor.personId,
  };
}

/** Somebody else's post was committed while this one waited: say what the rules say now. */
async function lostRace(work: Work, members: readonly MemberRow[], personId: string) {
  const lost = members.filter((member) => member.id === personId);
  const [candidate] = await candidatesOf(work.tx, work.actor, lost);
  return (candidate && refusalOf(work.question, candidate)) ?? problem('request-in-flight');
}

/** Open tasks stay with the post: the successor must hold it when the change is done. */
async function handOverTasks(work: Work, leaving: Leaving): Promise<void> {
  const { context, tx, actor, project, definition } = work;
  if (leaving.length === 0) return;
  const holders = (await holdersOf(tx, [project.id])).filter((one) => one.post === definition.post);
  for (const { personId, successorId } of leaving) {
    if (!holders.some((one) => one.person_id === successorId))
      throw problem('post-holder-required', { post: inBoth(definition.short) });
    const reason = definition.short[actor.language];
    const order = { ...tasksOf(work), fromPersonId: personId, toPersonId: successorId, actor, reason };
    await context.cases.handOver(tx, order);
  }
}

const tasksOf = ({ project, definition }: Work) => ({
  unitId: project.unit_id,
  projectId: project.id,
  post: definition.post,
});

async function record(
  { tx, actor, project, definition }: Work,
  action: 'post.added' | 'post.removed',
  personId: string,
  name: string,
): Promise<void> {
  const detail = { post: definition.post, personId, name };
  await audit(tx, actor, {
    action,
    entity: 'project',
    entityId: project.id,
    unitId: project.unit_id,
    ...(action === 'post.added' ? { after: detail } : { before: detail }),
  });
}
