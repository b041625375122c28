/**
 * How instants, deadlines, distances, sizes and phone numbers are written, in both languages and always in China time
 * (the product's clock), whatever zone the device is in. Pure: `now` is an argument.
 */
import type { Language } from '@closeloop/contracts';

const zone = 'Asia/Shanghai';
const dayMs = 86_400_000;
const hourMs = 3_600_000;

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
}

const partsFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function partsOf(at: Date): Parts {
  const found = new Map(partsFormat.formatToParts(at).map((part) => [part.type, part.value]));
  const get = (type: Intl.DateTimeFormatPartTypes) => found.get(type) ?? '';
  return { year: get('year'), month: get('month'), day: get('day'), hour: get('hour'), minute: get('minute') };
}

/** Number of the calendar day in China; differences of two are whole days. */
export function dayNumber(at: Date): number {
  return Math.floor((at.getTime() + 8 * hourMs) / dayMs);
}

/** 0 = Monday. */
function weekdayOf(at: Date): number {
  return (dayNumber(at) + 3) % 7;
}

export function clock(at: Date): string {
  const { hour, minute } = partsOf(at);
  return `${hour}:${minute}`;
}

const weekday = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { timeZone: zone, weekday: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short' }),
} as const;
const monthDay = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'short' });
const monthDayYear = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});

/** In a sentence: 「11 月 25 日（周三）18:00」, “25 Nov 2026, 18:00”. */
export function longDateTime(at: Date, locale: Language, now = new Date()): string {
  if (locale === 'en') return `${monthDayYear.format(at)}, ${clock(at)}`;
  const { year, month, day } = partsOf(at);
  const sameYear = partsOf(now).year === year;
  const date = `${sameYear ? '' : `${year} 年 `}${String(Number(month))} 月 ${String(Number(day))} 日`;
  return `${date}（${weekday['zh-CN'].format(at)}）${clock(at)}`;
}

/** In a table: 「11-25 18:00」, with the year when it is not this one. */
export function shortDateTime(at: Date, locale: Language, now = new Date()): string {
  return `${shortDate(at, locale, now)} ${clock(at)}`;
}

export function shortDate(at: Date, locale: Language, now = new Date()): string {
  const { year, month, day } = partsOf(at);
  const sameYear = partsOf(now).year === year;
  if (locale === 'en') return (sameYear ? monthDay : monthDayYear).format(at);
  return sameYear ? `${month}-${day}` : `${year}-${month}-${day}`;
}

export type RecentLabel = { readonly day: 'today' | 'yesterday' | 'other'; readonly text: string };

/** In a list of recent things: today and yesterday by name, the last week by weekday, then the date. */
export function recent(at: Date, locale: Language, now = new Date()): RecentLabel {
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return { day: 'today', text: clock(at) };
  if (days === 1) return { day: 'yesterday', text: clock(at) };
  if (days > 1 && days < 7) return { day: 'other', text: weekday[locale].format(at) };
  return { day: 'other', text: shortDate(at, locale, now) };
}

export type DueUnit = 'days' | 'hours' | 'minutes' | 'now';
export interface TimeLeft {
  readonly overdue: boolean;
  readonly unit: DueUnit;
  readonly n: number;
  /** Ends before the calendar day does. */
  readonly today: boolean;
}

/** Calendar days when a day or more lies between, else hours, else minutes. */
export function timeLeft(due: Date, now = new Date()): TimeLeft {
  const ms = due.getTime() - now.getTime();
  const overdue = ms < 0;
  const span = Math.abs(ms);
  const days = Math.abs(dayNumber(due) - dayNumber(now));
  const today = days === 0;
  if (days >= 1 && span >= 12 * hourMs) return { overdue, unit: 'days', n: days, today };
  if (span >= hourMs) return { overdue, unit: 'hours', n: Math.floor(span / hourMs), today };
  if (overdue) return { overdue, unit: 'now', n: 0, today };
  return { overdue, unit: 'minutes', n: Math.max(1, Math.floor(span / 60_000)), today };
}

export type DueGroup = 'overdue' | 'today' | 'tomorrow' | 'this_week' | 'next_week' | 'later' | 'none';
export const dueGroups: readonly DueGroup[] = [
  'overdue',
  'today',
  'tomorrow',
  'this_week',
  'next_week',
  'later',
  'none',
];

export function dueGroup(due: Date | null, now = new Date()): DueGroup {
  if (!due) return 'none';
  if (due < now) return 'overdue';
  const days = dayNumber(due) - dayNumber(now);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  const untilSunday = 6 - weekdayOf(now);
  if (days <= untilSunday) return 'this_week';
  return days <= untilSunday + 7 ? 'next_week' : 'later';
}

/** Below a kilometre whole metres, above with one decimal; the unit is put around it by the catalogue. */
export function distance(metres: number): { readonly unit: 'metres' | 'kilometres'; readonly n: string } {
  if (metres < 1000) return { unit: 'metres', n: String(Math.round(metres)) };
  return { unit: 'kilometres', n: (metres / 1000).toFixed(1) };
}

export function fileSize(bytes: number): string {
  if (bytes < 1_000_000) return `${String(Math.max(1, Math.round(bytes / 1000)))} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function integer(n: number): string {
  return new Intl.NumberFormat('en-GB').format(n);
}

/** 「138 0000 0001」; a masked number passes unchanged. */
export function phoneNumber(phone: string): string {
  const match = /^(\d{3})(\d{4})(\d{4})$/.exec(phone);
  return match ? match.slice(1).join(' ') : phone;
}
