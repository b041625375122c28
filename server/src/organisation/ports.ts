/**
 * What the organisation needs of the other rooms, filled in by the wiring: what the installed applications declare
 * (posts, roles, settings, sample data) and what the cases know (open tasks, activity per project).
 */
import type { Actor, Tx } from '../kernel/types.ts';

export interface Label {
  readonly 'zh-CN': string;
  readonly en: string;
}

/** A post as an application defines it; ids are installation-wide. */
export interface PostDefinition {
  readonly post: string;
  readonly app: string;
  readonly label: Label;
  /** The sentence under the post's name. */
  readonly rule: Label;
  readonly level: 'project' | 'unit';
  /** `chief`: filled from the registry, never by hand. */
  readonly source: 'local' | 'chief';
  readonly min: number;
  readonly max: number | null;
  readonly exclusiveGroup: string | null;
  readonly among: 'unit-people' | 'post-holders' | 'post-holders-or-unit-people';
}

/** A role that is given to persons; `role` is namespaced. `reach`: for one unit, for all, or either. */
export interface RoleDefinition {
  readonly role: string;
  readonly label: Label;
  readonly about: Label;
  readonly reach: 'unit' | 'all' | 'unit-or-all';
}

export type SettingValue = string | number | boolean;
export interface SettingDefinition {
  /** Null: a setting of the platform itself. */
  readonly app: string | null;
  readonly name: string;
  readonly label: Label;
  readonly about: Label;
  readonly level: 'unit' | 'installation';
  readonly type: 'text' | 'number' | 'boolean' | 'enum';
  readonly options?: readonly { readonly value: string; readonly label: Label }[];
  readonly min?: number;
  readonly max?: number;
  readonly default: SettingValue;
}

/** Sample people of an application; `unit` is a registry key (`*` in a grant: all), `project` a registry code. */
export interface DemoData {
  readonly people: readonly {
    readonly account: string;
    readonly name: string;
    readonly phone: string;
    readonly unit: string;
  }[];
  readonly posts?: readonly { readonly person: string; readonly project: string; readonly post: string }[] | undefined;
  readonly grants?: readonly { readonly person: string; readonly role: string; readonly unit: string }[] | undefined;
}

/** Asked again at every use: a deployment may change the answers while the server runs. */
export interface InstalledApplications {
  postDefinitions(tx: Tx): Promise<readonly PostDefinition[]>;
  roleDefinitions(tx: Tx): Promise<readonly RoleDefinition[]>;
  settingDefinitions(tx: Tx): Promise<readonly SettingDefinition[]>;
  demoData(tx: Tx): Promise<readonly DemoData[]>;
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
