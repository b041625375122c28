import { expect, test } from 'vitest';
import { durationWords } from './duration.ts';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  [30_000, '不到 1 分钟', 'under a minute'],
  [59 * minute, '59 分钟', '59 min'],
  [3 * hour + 20 * minute, '3 小时', '3 h'],
  [24 * hour, '1 天', '1 d'],
  [65 * hour, '2 天 17 小时', '2 d 17 h'],
])('%i ms in words', (ms, zh, en) => {
  expect(durationWords(ms, 'zh-CN')).toBe(zh);
  expect(durationWords(ms, 'en')).toBe(en);
});
