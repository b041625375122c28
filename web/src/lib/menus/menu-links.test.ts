import { describe, expect, it } from 'vitest';
import { menuGroup, menuHref } from './menu-links.ts';

describe('menus', () => {
  it('lead to the platform’s routes with the application’s names', () => {
    expect(menuHref({ kind: 'start', app: 'a', target: 'p', label: '' })).toBe('/a/a/new?process=p');
    expect(menuHref({ kind: 'list', app: 'a', target: 'l', label: '' })).toBe('/a/a/list/l');
    expect(menuHref({ kind: 'scan', label: '' })).toBeUndefined();
    expect(menuGroup({ kind: 'screen', target: 'people', label: '' })).toBe('manage');
  });
});
