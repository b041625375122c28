import { expect, it } from 'vitest';
import { locate, type Happening, type Locating } from './locate.ts';

const reading = (accuracy: number): Happening => ({ kind: 'reading', reading: { lat: 26, lng: 119, accuracy } });
const run = (...happenings: Happening[]): Locating =>
  happenings.reduce<Locating>((now, one) => locate(now, one, 50), { phase: 'locating', best: null });

it('takes a good reading at once and keeps the best of the others', () => {
  expect(run(reading(400), reading(38))).toMatchObject({ phase: 'found', best: { accuracy: 38 } });
  expect(run(reading(180), reading(400))).toMatchObject({ phase: 'locating', best: { accuracy: 180 } });
});
it('offers the best after the patience, and still takes a good one that comes later', () => {
  expect(run(reading(180), { kind: 'patience' })).toMatchObject({ phase: 'offer', best: { accuracy: 180 } });
  expect(run(reading(180), { kind: 'patience' }, reading(120))).toMatchObject({
    phase: 'offer',
    best: { accuracy: 120 },
  });
  expect(run(reading(180), { kind: 'patience' }, reading(20)).phase).toBe('found');
});
it('asks for a reason without any reading', () => {
  expect(run({ kind: 'patience' }).phase).toBe('nothing');
  expect(run({ kind: 'denied' }).phase).toBe('refused');
});
