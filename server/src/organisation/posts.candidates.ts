/**
 * The people offered for a post: everyone of the unit, those who may not take it with the rule as reason, so that nobody
 * learns by failing.
 */
import type { Candidate, Language } from '@closeloop/contracts';
import { problem, problemTitle } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { projectPosts, type OrganisationContext } from './context.ts';
import { maskPhone } from './masking.ts';
import { seesProject } from './organisation.policy.ts';
import type { PostDefinition } from './declarations.ts';
import { membersOf, postsOfPersons, type MemberRow } from './posts.model.ts';
import { labelOf, refusalOf, type HeldPost, type PostCandidate, type PostQuestion } from './posts.rules.ts';
import { lockedBecause } from './projects.presenter.ts';
import { findProject } from './projects.service.ts';
import { delayDays } from './settings.platform.ts';

export const today = () => new Date().toISOString().slice(0, 10);

export function definitionOf(definitions: readonly PostDefinition[], post: string): PostDefinition {
  const definition = definitions.find((one) => one.post === post);
  if (!definition) throw problem('not-found');
  return definition;
}

export const holdsAlready = ({ holds }: PostCandidate, projectId: string, post: string) =>
  holds.some((held) => held.projectId === projectId && held.post === post);

/** With what they hold in all units, because exclusive posts know no border; only names of visible projects leave. */
export async function candidatesOf(tx: Tx, actor: Actor, members: readonly MemberRow[]): Promise<PostCandidate[]> {
  const ids = members.map((member) => member.id);
  const posts = await tx.asSystem(() => postsOfPersons(tx, ids));
  return members.map((member) => ({
    personId: member.id,
    name: member.name,
    certificateValidUntil: member.certificate_valid_until,
    holds: posts
      .filter((held) => held.person_id === member.id)
      .map((held) => ({
        post: held.post,
        projectId: held.project_id,
        projectName: held.project_name,
        exclusiveGroup: held.exclusive_group,
        visible: seesProject(actor, { id: held.project_id, unit_id: held.unit_id }),
      })),
  }));
}

export async function listCandidates(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly projectId: string; readonly post: string; readonly search: string | undefined },
  language: Language,
): Promise<Candidate[]> {
  const project = await findProject(context, tx, actor, target.projectId);
  const definitions = await projectPosts(context, tx);
  const definition = definitionOf(definitions, target.post);
  const locked = lockedBecause(definition, project, actor, await delayDays(tx));
  if (locked) throw locked;
  const question = { definition, definitions, projectId: project.id, today: today() };
  const members = await membersOf(tx, project.unit_id, target.search);
  const known = new Map((await candidatesOf(tx, actor, members)).map((one) => [one.personId, one]));
  const offered = members.flatMap((member): Candidate[] => {
    const facts = known.get(member.id);
    if (!facts || holdsAlready(facts, project.id, definition.post)) return [];
    return [presentCandidate(question, member, facts, language)];
  });
  return offered.sort((one, other) => rank(one) - rank(other));
}

/** Allowed before refused; among the allowed, those of this project first. */
const rank = ({ refused, inProject }: Candidate) => (refused === undefined ? 0 : 2) + (inProject ? 0 : 1);

function presentCandidate(
  question: PostQuestion,
  member: MemberRow,
  candidate: PostCandidate,
  language: Language,
): Candidate {
  const refusal = refusalOf(question, candidate);
  const say = (held: HeldPost) => {
    const label = labelOf(question.definitions, held.post)[language];
    return held.projectId === question.projectId ? label : `${held.projectName} · ${label}`;
  };
  return {
    person: { id: member.id, name: member.name },
    title: member.title,
    specialty: member.specialty,
    phone: maskPhone(member.phone),
    holds: candidate.holds.filter((held) => held.visible).map(say),
    inProject: candidate.holds.some((held) => held.projectId === question.projectId),
    ...(refusal && { refused: problemTitle(refusal, language) }),
  };
}
