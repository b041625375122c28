/**
 * The administrator and a newer shipped edition: what it changes, and his decision. Taking it fills the draft only;
 * going online stays an act of its own.
 */
import type { ApplicationProblem, Language } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { draftFolder, saveDraftFile } from './drafts.ts';
import {
  baseOnEdition,
  changesOf,
  decideEdition,
  editionFolder,
  type EditionRow,
  formerEdition,
  offeredEdition,
} from './editions.ts';
import type { StudioDeps } from './studio.service.ts';

export async function readEdition(tx: Tx, app: string) {
  const offered = await offeredEdition(tx, app);
  if (!offered) throw problem('not-found');
  const rows = (await changes(tx, app)).map(({ path, change, both }) => ({ path, change, both }));
  return { ...offered, rows };
}

const changes = async (tx: Tx, app: string) =>
  changesOf(await formerEdition(tx, app), await editionFolder(tx, app), await draftFolder(tx, app));

export interface EditionDecision {
  readonly hash: EditionRow['hash'];
  readonly take: boolean;
  readonly keep: readonly string[];
}

export async function decide(
  deps: StudioDeps,
  tx: Tx,
  actor: Actor,
  language: Language,
  app: string,
  { hash, take, keep }: EditionDecision,
): Promise<ApplicationProblem[]> {
  const taken = take ? (await changes(tx, app)).filter(({ path }) => !keep.includes(path)) : [];
  await tx.asSystem(async () => {
    if (!(await decideEdition(tx, app, hash, actor.personId))) throw problem('stale-version', { name: SYSTEM });
    if (take) await baseOnEdition(tx, app);
    for (const { path, content } of taken) await saveDraftFile(tx, app, path, content, null, actor);
  });
  await audit(tx, actor, {
    action: take ? 'take-edition' : 'leave-edition',
    entity: 'application',
    entityId: app,
    after: { hash, files: taken.map((one) => one.path) },
  });
  tx.afterCommit(() => deps.changes.publish({ kind: 'application', id: app }, { everyone: true }));
  return tx.asSystem(async () => deps.validate(tx, await draftFolder(tx, app), language));
}

const SYSTEM = { zh: '系统', en: 'The system' };
