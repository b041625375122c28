import { expect, it } from 'vitest';
import { countdown } from './countdown.ts';

const now = new Date('2026-11-20T01:00:00Z');
const at = (seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

it('counts down to a renewal a little before the code ends', () => {
  expect(countdown(at(300), now)).toEqual({ seconds: 295, text: '04:55', renew: false });
  expect(countdown(at(5), now)).toEqual({ seconds: 0, text: '00:00', renew: true });
  expect(countdown(at(-60), now)).toEqual({ seconds: 0, text: '00:00', renew: true });
});
