/** What the installed applications declare for the organisation: posts, roles, settings, sample people. */
import { type App, Demo, type Setting } from '@closeloop/contracts/application';
import type { DemoData, InstalledApplications, PostDefinition, RoleDefinition, SettingDefinition } from '../organisation/index.ts';
import type { Tx } from '../kernel/types.ts';
import type { Catalogue } from './catalogue.ts';
import { type Deployed, textOf } from './deployed.ts';
import { inBothLanguages, type Localised, word } from './phrases.ts';
import { loadFolder } from './store.ts';

export function declaredBy(catalogue: Catalogue): InstalledApplications {
  const collect = async <T>(tx: Tx, read: (deployed: Deployed) => readonly T[]) => (await catalogue.installed(tx)).flatMap(read);
  return {
    postDefinitions: async (tx) => unique(await collect(tx, postsOf), (one) => one.post),
    roleDefinitions: (tx) => collect(tx, rolesOf),
    settingDefinitions: (tx) => collect(tx, settingsOf),
    demoData: async (tx) => {
      const found: DemoData[] = [];
      for (const deployed of await catalogue.installed(tx)) {
        const file = (await loadFolder(tx, deployed.id)).get(`workflows/${deployed.app.id}/demo.json`);
        if (file) found.push(Demo.parse(JSON.parse(textOf(file))));
      }
      return found;
    },
  };
}

const label = (deployed: Deployed, key: string | undefined): Localised =>
  key === undefined ? { 'zh-CN': '', en: '' } : inBothLanguages((language) => word(deployed.words, key, language));

/** A post that two applications declare is one post; the first one's words are shown. */
function unique<T>(found: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map([...found].reverse().map((one) => [keyOf(one), one])).values()].reverse();
}

function postsOf(deployed: Deployed): PostDefinition[] {
  return Object.entries(deployed.app.posts ?? {}).map(([post, { label: name, rule, level, source, min, max, exclusiveGroup, among }]) => ({
    post,
    app: deployed.app.id,
    label: label(deployed, name),
    rule: label(deployed, rule),
    level,
    source: source === 'local' ? 'local' : source.registry,
    min: min ?? 0,
    max: max ?? null,
    exclusiveGroup: exclusiveGroup ?? null,
    among: among ?? 'unit-people',
  }));
}

function rolesOf(deployed: Deployed): RoleDefinition[] {
  return Object.entries(deployed.roles.roles).flatMap(([id, role]) =>
    'grant' in role.from
      ? [{ role: `${deployed.app.id}/${id}`, label: label(deployed, role.label), about: label(deployed, role.help), reach: role.from.grant }]
      : [],
  );
}

function settingsOf(deployed: Deployed): SettingDefinition[] {
  const settings: NonNullable<App['settings']> = deployed.app.settings ?? {};
  return Object.entries(settings).map(([name, setting]) => ({
    app: deployed.app.id,
    name,
    label: label(deployed, setting.label),
    about: label(deployed, setting.help),
    level: setting.level,
    default: setting.default,
    ...typeOf(setting),
  }));
}

function typeOf(setting: Setting): Pick<SettingDefinition, 'type' | 'options' | 'min' | 'max'> {
  if ('enum' in setting)
    return { type: 'enum', options: setting.enum.map((value) => ({ value, label: { 'zh-CN': value, en: value } })) };
  if (setting.type !== 'number') return { type: setting.type };
  return { type: 'number', ...(setting.min !== undefined && { min: setting.min }), ...(setting.max !== undefined && { max: setting.max }) };
}
