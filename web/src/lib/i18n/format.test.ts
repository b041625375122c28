import { describe, expect, it } from 'vitest';
import { chooseLocale } from './choose-locale.ts';
import { distance, dueGroup, fileSize, longDateTime, phoneNumber, recent, shortDateTime, timeLeft } from './format.ts';

/** Sunday 22 November 2026, 10:00 in China. */
const now = new Date('2026-11-22T02:00:00Z');
const at = (text: string) => new Date(`${text}+08:00`);

describe('instants', () => {
  it('are written in China time in both languages', () => {
    expect(longDateTime(at('2026-11-25T18:00'), 'zh-CN', now)).toBe('11 月 25 日（周三）18:00');
    expect(longDateTime(at('2025-11-25T18:00'), 'zh-CN', now)).toBe('2025 年 11 月 25 日（周二）18:00');
    expect(longDateTime(at('2026-11-25T18:00'), 'en', now)).toBe('25 Nov 2026, 18:00');
    expect(shortDateTime(at('2026-11-25T00:30'), 'zh-CN', now)).toBe('11-25 00:30');
    expect(shortDateTime(at('2025-01-02T09:05'), 'zh-CN', now)).toBe('2025-01-02 09:05');
  });

  it('are named by day while they are recent', () => {
    expect(recent(at('2026-11-22T00:01'), 'zh-CN', now)).toEqual({ day: 'today', text: '00:01' });
    expect(recent(at('2026-11-21T23:59'), 'zh-CN', now)).toEqual({ day: 'yesterday', text: '23:59' });
    expect(recent(at('2026-11-20T09:00'), 'zh-CN', now)).toEqual({ day: 'other', text: '周五' });
    expect(recent(at('2026-11-10T09:00'), 'zh-CN', now)).toEqual({ day: 'other', text: '11-10' });
  });
});

describe('time left', () => {
  it('counts calendar days, then hours, then minutes', () => {
    expect(timeLeft(at('2026-11-25T18:00'), now)).toMatchObject({ overdue: false, unit: 'days', n: 3 });
    expect(timeLeft(at('2026-11-22T18:00'), now)).toMatchObject({ overdue: false, unit: 'hours', n: 8, today: true });
    expect(timeLeft(at('2026-11-23T01:00'), now)).toMatchObject({ overdue: false, unit: 'days', n: 1 });
    expect(timeLeft(at('2026-11-22T10:20'), now)).toMatchObject({ overdue: false, unit: 'minutes', n: 20 });
  });

  it('says how late it is', () => {
    expect(timeLeft(at('2026-11-19T18:00'), now)).toMatchObject({ overdue: true, unit: 'days', n: 3 });
    expect(timeLeft(at('2026-11-22T07:00'), now)).toMatchObject({ overdue: true, unit: 'hours', n: 3 });
    expect(timeLeft(at('2026-11-22T09:50'), now)).toMatchObject({ overdue: true, unit: 'now' });
  });

  it('groups by the week that ends on Sunday', () => {
    const wednesday = at('2026-11-18T10:00');
    expect(dueGroup(at('2026-11-18T09:00'), wednesday)).toBe('overdue');
    expect(dueGroup(at('2026-11-18T23:00'), wednesday)).toBe('today');
    expect(dueGroup(at('2026-11-19T01:00'), wednesday)).toBe('tomorrow');
    expect(dueGroup(at('2026-11-22T23:00'), wednesday)).toBe('this_week');
    expect(dueGroup(at('2026-11-23T00:00'), wednesday)).toBe('next_week');
    expect(dueGroup(at('2026-11-29T23:00'), wednesday)).toBe('next_week');
    expect(dueGroup(at('2026-11-30T00:00'), wednesday)).toBe('later');
    expect(dueGroup(null, wednesday)).toBe('none');
  });
});

describe('quantities', () => {
  it('are short', () => {
    expect(distance(86.4)).toEqual({ unit: 'metres', n: '86' });
    expect(distance(3421)).toEqual({ unit: 'kilometres', n: '3.4' });
    expect(fileSize(12_300)).toBe('12 KB');
    expect(fileSize(2_340_000)).toBe('2.3 MB');
    expect(phoneNumber('13800000001')).toBe('138 0000 0001');
    expect(phoneNumber('138****0001')).toBe('138****0001');
  });
});

describe('the language at the start', () => {
  it('is the account’s, then the device’s, then the browser’s', () => {
    expect(chooseLocale({ account: 'en', stored: 'zh-CN', browser: ['zh'] })).toBe('en');
    expect(chooseLocale({ stored: 'en', browser: ['zh-CN'] })).toBe('en');
    expect(chooseLocale({ browser: ['fr-FR', 'en-GB', 'zh-CN'] })).toBe('en');
    expect(chooseLocale({ browser: ['zh-TW'] })).toBe('zh-CN');
    expect(chooseLocale({ browser: ['fr-FR'] })).toBe('zh-CN');
  });
});
