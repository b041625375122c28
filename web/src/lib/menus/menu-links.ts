/** Where a menu item of an application leads. The routes are the platform's; the names in them are the application's. */
import type { MenuItem } from '@closeloop/contracts';

export function listHref(app: string, list: string): string {
  return `/a/${encodeURIComponent(app)}/list/${encodeURIComponent(list)}`;
}

export function startHref(app: string, process: string): string {
  return `/a/${encodeURIComponent(app)}/new?process=${encodeURIComponent(process)}`;
}

/** Undefined for `scan`, which opens a sheet instead of a page. */
export function menuHref({ kind, app = '', target = '' }: MenuItem): string | undefined {
  switch (kind) {
    case 'start':
      return startHref(app, target);
    case 'list':
      return listHref(app, target);
    case 'screen':
      return `/${target}`;
    case 'studio':
      return '/studio';
    case 'operations':
      return '/ops/incidents';
    case 'settings':
      return '/settings';
    case 'scan':
      return undefined;
  }
}

export function menuKey({ kind, app = '', target = '' }: MenuItem): string {
  return `${kind}:${app}:${target}`;
}

const kindIcon: Readonly<Record<MenuItem['kind'], string>> = {
  start: 'clipboard-check',
  list: 'clipboard-list',
  screen: 'file-text',
  scan: 'scan-qr-code',
  studio: 'blocks',
  operations: 'gauge',
  settings: 'settings',
};
const screenIcon: Readonly<Record<string, string>> = {
  projects: 'building',
  people: 'users',
};

export function menuIcon({ kind, icon, target = '' }: MenuItem): string {
  return icon ?? (kind === 'screen' ? screenIcon[target] : undefined) ?? kindIcon[kind];
}

export type MenuGroup = 'work' | 'manage' | 'configure';

/** The sidebar's three groups: work, management screens, configuration. */
export function menuGroup({ kind }: MenuItem): MenuGroup {
  if (kind === 'screen') return 'manage';
  return kind === 'studio' || kind === 'operations' || kind === 'settings' ? 'configure' : 'work';
}
