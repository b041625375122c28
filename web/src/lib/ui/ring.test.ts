import { describe, expect, it } from 'vitest';
import { arcsOf } from './ring.ts';

describe('the loop ring', () => {
  it('has one arc per stage that never meets its neighbour', () => {
    for (const count of [1, 3, 4, 5]) expect(new Set(arcsOf(count).map((arc) => arc.path)).size).toBe(count);
    expect(arcsOf(4)[0]?.path).toBe('M23.88 5.51A15 15 0 0 1 34.49 16.12');
  });
});
