/** What the services of this feature are built on. */
import type { Changes } from '../kernel/changes.ts';
import type { Tx } from '../kernel/types.ts';
import { postsOf, type PostDefinition } from './declarations.ts';
import type { Accounts, CaseWork, InstalledApplications } from './ports.ts';
import type { RegistryGateway } from './registry.gateway.ts';

export interface OrganisationContext {
  readonly gateway: RegistryGateway;
  readonly applications: InstalledApplications;
  readonly cases: CaseWork;
  readonly accounts: Accounts;
  readonly changes: Changes;
}

/** Posts of projects, in the order the applications declare them. */
export async function projectPosts(
  { applications }: Pick<OrganisationContext, 'applications'>,
  tx: Tx,
): Promise<PostDefinition[]> {
  return postsOf(await applications.installed(tx)).filter((one) => one.level === 'project');
}

/** Posts without which a project cannot work. */
export const requiredAmong = (definitions: readonly PostDefinition[]): string[] =>
  definitions.filter((one) => one.min > 0).map((one) => one.post);

/** Open pages of the unit hear of the change once it is committed. */
export function announce(context: OrganisationContext, tx: Tx, kind: 'project' | 'person', id: string, unitId: string) {
  tx.afterCommit(() => context.changes.publish({ kind, id }, { units: [unitId] }));
}
