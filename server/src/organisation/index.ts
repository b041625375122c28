/**
 * The door of the organisation: units, people, projects, posts, grants, settings and the registry they come from.
 *
 * `start` pulls from the registry (a failure is remembered and shown, never fatal) and, in the demonstration, seeds the
 * applications' sample people; the applications have to be installed before. `settlePosts` is called after a deployment,
 * because posts filled from the registry may be new then.
 */
import type { Log } from '../kernel/log.ts';
import type { Feature, SystemTransact } from '../kernel/types.ts';
import type { OrganisationContext } from './context.ts';
import { seedDemo } from './demo.service.ts';
import { personContext, postHolders, project, projectsOf } from './faces.ts';
import { organisationBindings } from './organisation.endpoints.ts';
import { chiefsNamed, company } from './registry.facts.ts';
import { settleRegistryPosts } from './registry.posts.ts';
import { applyPull, askRegistry, type PullOutcome } from './registry.service.ts';
import { helpTexts } from './settings.platform.ts';
import { issueText } from './registry.gateway.ts';

export { csvGateway } from './registry.csv.ts';
export type { RegistryGateway } from './registry.gateway.ts';
export type {
  Accounts,
  CaseWork,
  DemoData,
  HandOver,
  InstalledApplications,
  PostDefinition,
  RoleDefinition,
  SettingDefinition,
} from './ports.ts';

export interface OrganisationOptions extends OrganisationContext {
  readonly transact: SystemTransact;
  readonly log: Log;
  readonly demo: boolean;
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
      if (options.demo) await options.transact((tx) => seedDemo(options, tx));
    },
  };
  return {
    feature,
    pull,
    settlePosts: () =>
      options.transact(async (tx) => settleRegistryPosts(tx, await options.applications.postDefinitions(tx))),
    registryFacts: { chiefsNamed, company },
    helpTexts: { read: helpTexts },
    faces: { project, projectsOf, postHolders, personContext },
  };
}
