/**
 * What the installed applications declare for the organisation, in its own words: posts, roles that can be given, and
 * settings, with labels in both languages. Post ids are installation-wide: the first definition stands for all.
 */
import type { Post, Setting } from '@closeloop/contracts/application';
import type { InstalledApplication } from './ports.ts';

export interface Label {
  readonly 'zh-CN': string;
  readonly en: string;
}

export interface PostDefinition {
  readonly post: string;
  readonly app: string;
  readonly label: Label;
  /** The name within a sentence or row that already speaks of the project. */
  readonly short: Label;
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

function say({ words }: InstalledApplication, key: string | undefined): Label {
  if (key === undefined) return { 'zh-CN': '', en: '' };
  return { 'zh-CN': words['zh-CN'][key] ?? key, en: words.en[key] ?? key };
}

export function postsOf(installed: readonly InstalledApplication[]): PostDefinition[] {
  const all = installed.flatMap((one) =>
    Object.entries(one.app.posts ?? {}).map(([id, post]) => postDefinition(one, id, post)),
  );
  return all.filter((one, index) => all.findIndex((other) => other.post === one.post) === index);
}

function postDefinition(application: InstalledApplication, id: string, post: Post): PostDefinition {
  return {
    post: id,
    app: application.app.id,
    label: say(application, post.label),
    short: say(application, post.short ?? post.label),
    rule: say(application, post.rule),
    level: post.level,
    source: post.source === 'local' ? 'local' : post.source.registry,
    min: post.min ?? 0,
    max: post.max ?? null,
    exclusiveGroup: post.exclusiveGroup ?? null,
    among: post.among ?? 'unit-people',
  };
}

export function rolesOf(installed: readonly InstalledApplication[]): RoleDefinition[] {
  return installed.flatMap((one) =>
    Object.entries(one.roles.roles).flatMap(([id, role]) =>
      'grant' in role.from
        ? [
            {
              role: `${one.app.id}/${id}`,
              label: say(one, role.label),
              about: say(one, role.help),
              reach: role.from.grant,
            },
          ]
        : [],
    ),
  );
}

export function settingsOf(installed: readonly InstalledApplication[]): SettingDefinition[] {
  return installed.flatMap((one) =>
    Object.entries(one.app.settings ?? {}).map(([name, setting]) => settingDefinition(one, name, setting)),
  );
}

function settingDefinition(application: InstalledApplication, name: string, setting: Setting): SettingDefinition {
  return {
    app: application.app.id,
    name,
    label: say(application, setting.label),
    about: say(application, setting.help),
    level: setting.level,
    default: setting.default,
    ...valuesOf(application, name, setting),
  };
}

function valuesOf(application: InstalledApplication, name: string, setting: Setting) {
  if ('enum' in setting) {
    const options = setting.enum.map((value) => ({ value, label: optionLabel(application, name, value) }));
    return { type: 'enum' as const, options };
  }
  if (setting.type !== 'number') return { type: setting.type };
  const { min, max } = setting;
  return { type: setting.type, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** A text `<setting label>.<value>` names the value; without one it speaks for itself. */
function optionLabel(application: InstalledApplication, name: string, value: string): Label {
  const key = `${application.app.settings?.[name]?.label ?? name}.${value}`;
  return key in application.words['zh-CN'] ? say(application, key) : { 'zh-CN': value, en: value };
}
