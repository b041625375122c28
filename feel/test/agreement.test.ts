import { describe, expect, it } from 'vitest';
import { differencesIn, recordedIn } from '../agreement/compare.ts';
import { namedDifferences } from '../agreement/differences.ts';
import { grid } from '../agreement/grid.ts';

/** Answers of a real broker; `npm run feel:record` asks it again. */
const recorded = recordedIn('grid');
const drawn = recordedIn('random');

describe('agreement with the broker', () => {
  it('has an answer to every expression of the grid', () => {
    expect(recorded.map(({ text }) => text)).toEqual(grid().map(({ text }) => text));
    expect(recorded.length).toBeGreaterThan(1500);
  });

  it('differs in what is named, and in nothing else', () => {
    const named = namedDifferences.flatMap(({ texts }) => texts);
    expect(differencesIn(recorded).map(({ text, ours }) => ({ text, ours }))).toEqual(
      recorded
        .filter(({ text }) => named.includes(text))
        .map(({ text }) => ({ text, ours: expect.anything() as unknown })),
    );
  });

  it.each([...new Set(recorded.map(({ family }) => family))])('reaches 95 %% of: %s', (family) => {
    const cases = recorded.filter((one) => one.family === family);
    expect(differencesIn(cases).length).toBeLessThanOrEqual(cases.length * 0.05);
  });

  it('reaches 99 % as a whole', () => {
    expect(differencesIn(recorded).length).toBeLessThanOrEqual(recorded.length * 0.01);
  });

  it('holds for expressions drawn at random', () => {
    expect(drawn).toHaveLength(300);
    expect(differencesIn(drawn)).toEqual([]);
  });
});
