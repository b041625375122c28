import { describe, expect, it } from 'vitest';
import { plainPhone } from './phone.ts';

describe('a phone number', () => {
  it('is understood with spaces, dashes and the country code', () => {
    expect(plainPhone('138 0000-0001')).toBe('13800000001');
    expect(plainPhone('+86 13800000001')).toBe('13800000001');
    expect(plainPhone('1380000000')).toBeUndefined();
  });
});
