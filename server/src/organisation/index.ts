/**
 * The door of the organisation: units, people, projects, posts, grants, settings and the registry they come from.
 *
 * `start` pulls from the registry (a failure is remembered and shown, never fatal) and, in the demonstration, seeds the
 * applications' sample people; the applications have to be installed before. `settlePosts` is called within the
 * transaction of a deployment, with scope `system`: posts filled from the registry may be new then.
 */
import type { Demo } from '@closeloop/contracts/application';
import type { Log } from '../kernel/log.ts';
import type { Feature, SystemTransact, Tx } from '../kernel/types.ts';
import { projectPosts, type OrganisationContext } from './context.ts';
import { seedDemo } from './demo.service.ts';
import { organisationBindings } from './organisation.endpoints.ts';
import { chiefsNamed, company } from './registry.facts.ts';
import { settleRegistryPosts } from './registry.posts.ts';
import { applyPull, askRegistry, type PullOutcome } from './registry.service.ts';
import { helpTexts } from './settings.platform.ts';
import { issueText } from './registry.gateway.ts';

export {
  FACES,
  type PersonFace,
  personFace,
  personNames,
  type ProjectFace,
  projectFace,
  projectsHeld,
  type Settings,
  settingsOf,
} from './faces.ts';
export { toWgs84 } from './coordinates.ts';
export { csvGateway, registryFolder } from './registry.csv.ts';
export type { CaseWork, HandOver, InstalledApplication, InstalledApplications } from './ports.ts';

/** The posts somebody holds now, for his session: an expression over the session row `s`. */
export const POSTS_HELD = `select jsonb_agg(jsonb_build_object('post', h.post, 'projectId', h.project_id, 'source', h.source)
  order by h.started_at, h.id) from project_posts h where h.person_id = s.person_id and h.ended_at is null`;

export interface OrganisationOptions extends OrganisationContext {
  readonly transact: SystemTransact;
  readonly log: Log;
  /** Sample people of the applications; empty outside the demonstration. */
  readonly demo: readonly Demo[];
}

export function openOrganisation(options: OrganisationOptions) {
  const pull = async (): Promise<PullOutcome> => {
    const asked = await askRegistry(options.gateway);
    const outcome = await options.transact((tx) => applyPull(tx, options, asked, null));
    const issues = outcome.issues.map((issue) => issueText(issue, 'en'));
    if (!outcome.ok) options.log.error({ issues }, 'the registry could not be pulled; its last data stand');
    else options.log.info({ changed: outcome.changed, issues }, 'registry pulled');
    return outcome;
  };
  const feature: Feature = {
    bindings: organisationBindings(options),
    async start() {
      await pull();
      if (options.demo.length > 0) await options.transact((tx) => seedDemo(options, tx, options.demo));
    },
  };
  return {
    feature,
    pull,
    settlePosts: async (tx: Tx): Promise<void> => {
      await settleRegistryPosts(tx, await projectPosts(options, tx));
    },
    registryFacts: { chiefsNamed, company },
    helpTexts: { read: helpTexts },
  };
}
