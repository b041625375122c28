/** Formatted values as words of the current language. Reading them in a template follows a switch of the language. */
import type { Tone } from '@closeloop/contracts';
import type { ProblemError } from '#lib/api/problem-error.ts';
import { m } from '#lib/paraglide/messages.js';
import { clock, distance, longDateTime, recent, shortDateTime, timeLeft, type DueGroup } from './format.ts';
import { currentLocale } from './locale.svelte.ts';

export function longTime(at: string): string {
  return longDateTime(new Date(at), currentLocale());
}

/** A refusal with who changed it last and when, where the server says so. */
export function refusalWords(error: ProblemError): string {
  const sentence = error.inLanguage(currentLocale());
  const { name, at } = error.actor ?? { name: '', at: '' };
  return name === '' ? sentence : m['state.changed_by']({ sentence, name, time: longTime(at) });
}

export function tableTime(at: string): string {
  return shortDateTime(new Date(at), currentLocale());
}

/** 今天 09:20 · 昨天 16:20 · 周五 · 11-25 */
export function recentTime(at: string): string {
  const { day, text } = recent(new Date(at), currentLocale());
  if (day === 'today') return m['time.today']({ time: text });
  return day === 'yesterday' ? m['time.yesterday']({ time: text }) : text;
}

/** As `recentTime`, but only the clock for today: for narrow columns. */
export function shortRecentTime(at: string): string {
  const { day } = recent(new Date(at), currentLocale());
  return day === 'today' ? clock(new Date(at)) : recentTime(at);
}

function overdueWords(unit: 'days' | 'hours' | 'minutes' | 'now', n: number): string {
  if (unit === 'days') return m['due.overdue_days']({ n });
  return unit === 'hours' ? m['due.overdue_hours']({ n }) : m['due.overdue_now']();
}

export interface DueWords {
  readonly text: string;
  readonly tone: 'danger' | 'warning';
  readonly icon: 'alarm-clock' | 'clock-alert';
}

/** Time left or overdue, with the tone that goes with it. */
export function dueWords(due: string, now = new Date()): DueWords {
  const { overdue, unit, n, today } = timeLeft(new Date(due), now);
  if (overdue) return { text: overdueWords(unit, n), tone: 'danger', icon: 'alarm-clock' };
  return { text: leftWords(unit, n, today), tone: 'warning', icon: 'clock-alert' };
}

/** The tone of a row: its state's, unless it is late. */
export function toneWithDue(tone: Tone, due: string | null | undefined, now = new Date()): Tone {
  return due && new Date(due) < now ? 'danger' : tone;
}

function leftWords(unit: 'days' | 'hours' | 'minutes' | 'now', n: number, today: boolean): string {
  if (unit === 'days') return m['due.left_days']({ n });
  if (unit === 'hours') return today && n > 8 ? m['due.today']() : m['due.left_hours']({ n });
  return m['due.left_minutes']({ n });
}

const groups: Readonly<Record<DueGroup, () => string>> = {
  overdue: m['group.overdue'],
  today: m['group.today'],
  tomorrow: m['group.tomorrow'],
  this_week: m['group.this_week'],
  next_week: m['group.next_week'],
  later: m['group.later'],
  none: m['group.none'],
};

export function dueGroupWord(group: DueGroup): string {
  return groups[group]();
}

export function distanceWords(metres: number): string {
  const { unit, n } = distance(metres);
  return unit === 'metres' ? m['unit_of.metres']({ n }) : m['unit_of.kilometres']({ n });
}
