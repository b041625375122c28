/** What a session can do, from the installed applications and the platform's own rooms; a menu not shown is not there. */
import type { Language, MenuItem } from '@closeloop/contracts';
import { type Catalogue, type Deployed, type FeelContext, phraseText, processOf, word } from '../applications/index.ts';
import { holdsRole } from '../kernel/ability/ability.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { guardWay } from './guard-way.ts';
import { countList } from './list.service.ts';
import { rolesIn } from './rights.ts';
import { mayStart, refusedGuards, startContext } from './start.service.ts';

type Entry = NonNullable<NonNullable<Deployed['app']['menus']['phone']>[number]>;

const screenRights: Readonly<Record<string, string>> = {
  projects: 'projects.read',
  people: 'people.read',
};
const screenWords: Readonly<Record<string, readonly [string, string]>> = {
  projects: ['项目信息维护', 'Projects'],
  people: ['企业人员', 'Company people'],
  studio: ['应用工作室', 'Studio'],
  operations: ['运维台', 'Operations'],
  settings: ['设置', 'Settings'],
  companion: ['扫码加入', 'Join by code'],
};

/** One application's part of the menus; what several entries ask is asked once. */
interface Menu {
  readonly deployed: Deployed;
  readonly actor: Actor;
  readonly language: Language;
  readonly context: () => Promise<FeelContext>;
  readonly count: (list: string) => Promise<number>;
}

export async function menusOf(catalogue: Catalogue, tx: Tx, actor: Actor, language: Language, todo: number) {
  const menus: { phone: MenuItem[]; pc: MenuItem[] } = { phone: [], pc: [] };
  for (const deployed of await catalogue.installed(tx)) {
    const menu: Menu = {
      deployed,
      actor,
      language,
      context: once(() => startContext(tx, deployed, actor)),
      count: once((list: string) => countList(tx, actor, deployed, list)),
    };
    for (const side of ['phone', 'pc'] as const)
      for (const entry of deployed.app.menus[side] ?? []) {
        const item = await itemOf(menu, entry);
        if (item && !menus[side].some((one) => same(one, item))) menus[side].push(item);
      }
  }
  return { ...menus, pc: [...menus.pc, ...platformItems(actor, language)], todo };
}

function once<Key extends [] | [string], T>(ask: (...key: Key) => Promise<T>): (...key: Key) => Promise<T> {
  const asked = new Map<string | undefined, Promise<T>>();
  return (...key) => {
    const known = asked.get(key[0]) ?? ask(...key);
    asked.set(key[0], known);
    return known;
  };
}

/** Two applications may both lead to a screen of the platform; it is shown once. */
function same(left: MenuItem, right: MenuItem): boolean {
  return (
    left.kind === right.kind &&
    left.target === right.target &&
    left.label === right.label &&
    (left.kind === 'screen' || left.app === right.app)
  );
}

async function itemOf(menu: Menu, entry: Entry): Promise<MenuItem | null> {
  const { deployed, actor, language } = menu;
  const place = 'place' in entry && entry.place ? { place: entry.place } : {};
  const base = { app: deployed.app.id, ...place, ...(entry.icon && { icon: entry.icon }) };
  const label = entry.label === undefined ? undefined : word(deployed.words, entry.label, language);
  if ('start' in entry) return startItem(menu, entry.start, { ...base, label });
  if ('scan' in entry)
    return { kind: 'scan', target: entry.scan, label: label ?? platformWord(entry.scan, language), ...base };
  if ('screen' in entry) {
    const right = screenRights[entry.screen];
    if (right !== undefined && !actor.rights.has(right)) return null;
    return { kind: 'screen', target: entry.screen, label: label ?? platformWord(entry.screen, language), ...base };
  }
  const list = deployed.app.lists[entry.list];
  if (!list || (list.roles && !list.roles.some((role) => holdsRole(rolesIn(deployed), actor, role)))) return null;
  const count = list.of === 'task' ? { count: await menu.count(entry.list) } : {};
  return {
    kind: 'list',
    target: entry.list,
    label: label ?? word(deployed.words, list.label, language),
    ...(list.icon && { icon: list.icon }),
    ...base,
    ...count,
  };
}

async function startItem(
  { deployed, actor, language, context: contextOf }: Menu,
  id: string,
  given: { app: string; label: string | undefined; icon?: string },
): Promise<MenuItem | null> {
  const process = processOf(deployed, id);
  const context = await contextOf();
  if (!actor.unit || !mayStart(deployed, actor, id, process, context)) return null;
  const [guard] = refusedGuards(process, context);
  return {
    kind: 'start',
    target: id,
    ...(process.start.icon && { icon: process.start.icon }),
    ...given,
    label: given.label ?? word(deployed.words, process.start.label, language),
    ...(guard && {
      blocked: {
        message: phraseText(deployed.words, guard.message, context, language),
        ...guardWay(guard),
      },
    }),
  };
}

function platformItems(actor: Actor, language: Language): MenuItem[] {
  const wanted = [
    ['studio', 'applications.design'],
    ['operations', 'operations.read'],
    ['settings', 'settings.read'],
  ] as const;
  return wanted
    .filter(([, right]) => actor.rights.has(right))
    .map(([kind]) => ({ kind, label: platformWord(kind, language) }));
}

function platformWord(name: string, language: Language): string {
  return screenWords[name]?.[language === 'en' ? 1 : 0] ?? name;
}
