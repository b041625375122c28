/**
 * What the organisation needs of the other rooms, filled in by the wiring: the installed applications, what the
 * cases know (open tasks, activity per project), and activation codes.
 */
import type { App, Language, Roles, Texts } from '@closeloop/contracts/application';
import type { Actor, Tx } from '../kernel/types.ts';

/** An application as it is installed now: its manifest, its roles and its texts. */
export interface InstalledApplication {
  readonly app: App;
  readonly roles: Roles;
  readonly words: Readonly<Record<Language, Texts>>;
}
export interface InstalledApplications {
  /** Asked again at every use: a deployment may change the answer while the server runs. */
  installed(tx: Tx): Promise<readonly InstalledApplication[]>;
}

export interface Accounts {
  /** A new activation code, which ends the former one. Scope: system. */
  issueActivation(tx: Tx, personId: string): Promise<{ readonly code: string; readonly validUntil: Date }>;
}

/** Tasks somebody has in a project, or in the whole unit when no project is named. */
export interface TaskScope {
  readonly unitId: string;
  readonly projectId?: string;
  /** Only tasks that come with this post, where an application says which do; it may be disregarded. */
  readonly post?: string;
}
export interface HandOver extends TaskScope {
  readonly fromPersonId: string;
  readonly toPersonId: string;
  readonly actor: Actor;
  readonly reason: string;
}
export interface CaseWork {
  /** Open tasks assigned to each person; persons without any are absent. */
  openTasksOf(tx: Tx, personIds: readonly string[], scope: TaskScope): Promise<ReadonlyMap<string, number>>;
  /** Gives all of them to another person. */
  handOver(tx: Tx, order: HandOver): Promise<void>;
  activityOf(
    tx: Tx,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly openCases: number; readonly lastCaseAt: Date | null }>>;
}
