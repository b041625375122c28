import type { Session } from '@closeloop/contracts';
import { describe, expect, it } from 'vitest';
import { detour, wayBack } from './detour.ts';

const address = (path: string) => new URL(path, 'https://closeloop.example');

describe('the way into a page', () => {
  const units = [
    { id: 'u', name: 'U' },
    { id: 'v', name: 'V' },
  ];
  const who: Session = {
    person: { id: '1', name: 'A', phone: '13800000001' },
    unit: null,
    units,
    roles: [],
    rights: [],
    preferences: { language: 'en', theme: 'system', autoAdvance: true, leftHand: false },
    mustChangePassword: false,
    demo: false,
  };
  const settled = { ...who, unit: { id: 'u', name: 'U' } };

  it('is the sign-in for a guest, with the way back', () => {
    expect(detour(null, address('/tasks/1?x=2'))).toBe('/login?next=%2Ftasks%2F1%3Fx%3D2');
    expect(detour(null, address('/login/help'))).toBeUndefined();
  });
  it('asks for the unit and for an own password first', () => {
    expect(detour(who, address('/'))).toBe('/unit');
    expect(detour({ ...settled, mustChangePassword: true }, address('/todo'))).toBe('/me/password?next=%2Ftodo');
    expect(detour(settled, address('/todo'))).toBeUndefined();
  });
  it('never leads to another site', () => {
    expect(wayBack(address('/login?next=%2Ftodo'))).toBe('/todo');
    for (const bad of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
      expect(wayBack(address(`/login?next=${encodeURIComponent(bad)}`))).toBe('/');
    }
  });
});
