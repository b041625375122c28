import type { PointAnswer } from '@closeloop/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hurried, isComplete, lacks } from './completeness.ts';
import { passes } from './filters.ts';
import { nextBelow, nextUnfilled } from './next-unfilled.ts';
import { says, togglePhrase } from './phrases.ts';

const answer = (part: Partial<PointAnswer>): PointAnswer => ({
  value: null,
  findings: [],
  folded: [],
  note: '',
  naReason: '',
  method: 'tap',
  ms: 0,
  ...part,
});
const finding = (text: string, photos: string[]) => ({
  id: 'f',
  text,
  place: '',
  photos,
  correctedOnSite: false,
  afterPhotos: [],
});
const general = { assured: false, naReasonRequired: false };
const assured = { assured: true, naReasonRequired: false };

describe('a point is filled', () => {
  it('by one tap, except for what the answer asks for', () => {
    expect(isComplete(answer({}), general)).toBe(false);
    expect(isComplete(answer({ value: 'yes' }), assured)).toBe(true);
    expect(isComplete(answer({ value: 'not_this_time' }), general)).toBe(true);
    expect(isComplete(answer({ value: 'not_this_time' }), assured)).toBe(false);
    expect(isComplete(answer({ value: 'not_this_time' }), { assured: false, naReasonRequired: true })).toBe(false);
    expect(isComplete(answer({ value: 'not_this_time', naReason: 'x' }), assured)).toBe(true);
  });
  it('as "no" only when every finding has a text and a photo', () => {
    expect(isComplete(answer({ value: 'no' }), general)).toBe(false);
    expect(isComplete(answer({ value: 'no', findings: [finding('t', ['p'])] }), general)).toBe(true);
    expect(isComplete(answer({ value: 'no', findings: [finding('t', ['p']), finding(' ', ['p'])] }), general)).toBe(
      false,
    );
    expect(lacks(finding('', []))).toEqual(['text', 'photo']);
    expect(lacks(finding('t', []))).toEqual(['photo']);
  });
});

describe('next unfilled', () => {
  it('is the nearest below, then wraps, and ends', () => {
    const complete = [false, true, false, true];
    expect(nextUnfilled(complete, 0)).toBe(2);
    expect(nextUnfilled(complete, 2)).toBe(0);
    expect(nextUnfilled(complete, -1)).toBe(0);
    expect(nextUnfilled([true, true], 0)).toBeNull();
    expect(nextUnfilled([], 0)).toBeNull();
    expect(nextBelow(complete, 2)).toBeNull();
  });
  it('visits every unfilled point once when each is filled in turn', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.nat(), (start, seed) => {
        const complete = [...start];
        const open = complete.filter((one) => !one).length;
        let at = seed % complete.length;
        for (let visited = 0; visited < open; visited++) {
          const next = nextUnfilled(complete, at);
          expect(next === null ? undefined : complete[next]).toBe(false);
          at = next ?? 0;
          complete[at] = true;
        }
        expect(nextUnfilled(complete, at)).toBeNull();
      }),
    );
  });
});

describe('filters', () => {
  it('keep an incomplete "no" among the unfilled and among the findings', () => {
    expect(passes('unfilled', 'no', false)).toBe(true);
    expect(passes('filled', 'no', false)).toBe(false);
    expect(passes('findings', 'no', false)).toBe(true);
    expect(passes('findings', 'yes', true)).toBe(false);
    expect(passes('all', null, false)).toBe(true);
  });
});

describe('phrase chips', () => {
  it('join with the separator and leave as they came', () => {
    expect(togglePhrase('', '箱门未锁', '，')).toBe('箱门未锁');
    expect(togglePhrase('一闸多机', '箱门未锁', '，')).toBe('一闸多机，箱门未锁');
    expect(togglePhrase('一闸多机，箱门未锁', '一闸多机', '，')).toBe('箱门未锁');
    expect(togglePhrase('a, b, c', 'b', ', ')).toBe('a, c');
  });
  it('leave what was typed around them', () => {
    expect(togglePhrase('3#楼西侧一闸多机，箱门未锁', '一闸多机', '，')).toBe('3#楼西侧，箱门未锁');
  });
  it('are undone by a second tap, whatever stands there', () => {
    const text = fc.stringMatching(/^[甲乙丙，]{0,12}$/).filter((one) => !one.endsWith('，'));
    fc.assert(
      fc.property(text, (typed) => {
        const once = togglePhrase(typed, '电缆拖地', '，');
        expect(says(once, '电缆拖地')).toBe(true);
        expect(togglePhrase(once, '电缆拖地', '，')).toBe(typed);
      }),
    );
  });
});

describe('integrity', () => {
  it('speaks of hurry only with enough points to tell', () => {
    expect(hurried(Array.from({ length: 9 }, () => 500))).toBe(false);
    expect(hurried(Array.from({ length: 10 }, () => 500))).toBe(true);
    expect(hurried([...Array.from({ length: 10 }, () => 500), ...Array.from({ length: 11 }, () => 3000)])).toBe(false);
    expect(hurried(Array.from({ length: 50 }, () => 0))).toBe(false);
  });
});
