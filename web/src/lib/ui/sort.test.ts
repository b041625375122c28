import { describe, expect, it } from 'vitest';
import { parseSort, sortHref } from './sort.ts';

const address = (path: string) => new URL(path, 'https://closeloop.example');

describe('sorting in the address', () => {
  it('goes up, down, and back to the list’s own order', () => {
    expect(sortHref(address('/l?tab=1'), 'due')).toBe('/l?tab=1&sort=due');
    expect(sortHref(address('/l?sort=due'), 'due')).toBe('/l?sort=-due');
    expect(sortHref(address('/l?sort=-due'), 'due')).toBe('/l');
    expect(parseSort('-due')).toEqual({ column: 'due', descending: true });
  });
});
