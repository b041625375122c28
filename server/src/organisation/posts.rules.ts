/**
 * Whether a person may take up a post. One function answers for the list of candidates and for the save, so that what is
 * greyed out and what is refused is the same sentence. Facts are read beforehand; nothing here asks the database.
 */
import { problem, type ProblemError } from '../kernel/problem.ts';
import type { Label, PostDefinition } from './declarations.ts';

/** A post somebody holds now, in any unit. */
export interface HeldPost {
  readonly post: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly exclusiveGroup: string | null;
  /** Whether the asking person may be told the project's name. */
  readonly visible: boolean;
}
export interface PostCandidate {
  readonly personId: string;
  readonly name: string;
  /** ISO date. */
  readonly certificateValidUntil: string | null;
  readonly holds: readonly HeldPost[];
}
export interface PostQuestion {
  readonly definition: PostDefinition;
  readonly projectId: string;
  readonly definitions: readonly PostDefinition[];
  /** ISO date. */
  readonly today: string;
}

export const inBoth = (label: Label) => ({ zh: label['zh-CN'], en: label.en });

export function labelOf(definitions: readonly PostDefinition[], post: string): Label {
  return definitions.find((one) => one.post === post)?.short ?? { 'zh-CN': post, en: post };
}

export function refusalOf(question: PostQuestion, candidate: PostCandidate): ProblemError | undefined {
  return exclusiveConflict(question, candidate) ?? notAmong(question, candidate) ?? expired(question, candidate);
}

/** Posts of one exclusive group exclude each other, in the project and over all projects. */
function exclusiveConflict(question: PostQuestion, { name, holds }: PostCandidate): ProblemError | undefined {
  const { definition, definitions, projectId } = question;
  if (definition.exclusiveGroup === null) return undefined;
  const held = holds.find((one) => one.exclusiveGroup === definition.exclusiveGroup);
  if (!held) return undefined;
  const post = inBoth(labelOf(definitions, held.post));
  if (held.projectId === projectId)
    return problem('post-conflict-same-project', { name, post, other: inBoth(definition.short) });
  if (!held.visible) return problem('post-conflict-hidden');
  return problem('post-conflict-other-project', { name, project: held.projectName, post });
}

function notAmong({ definition, projectId }: PostQuestion, { holds }: PostCandidate): ProblemError | undefined {
  const needed = definition.among === 'post-holders';
  const held = holds.some((one) => one.projectId === projectId && one.post !== definition.post);
  return needed && !held ? problem('post-holder-required', { post: inBoth(definition.short) }) : undefined;
}

function expired({ today }: PostQuestion, { certificateValidUntil: until }: PostCandidate): ProblemError | undefined {
  return until !== null && until < today ? problem('certificate-expired', { date: until }) : undefined;
}
