/** When timers are due: ISO 8601 dates, durations and cycles of a duration, and cron cycles. */
import { getDate, parseDuration, parseInterval } from '@0dep/piso';
import { isCron, nextCron } from './cron.ts';

export type TimerKind = 'date' | 'duration' | 'cycle';

export interface Due {
  readonly at: Date;
  /** How often it fires, this time included; −1 without end. */
  readonly repetitions: number;
}

/** The clock of `timeZone` tells when a cron cycle is due. Throws when the text does not say when. */
export function dueOf(kind: TimerKind, text: string, now: Date, timeZone: string): Due {
  if (kind === 'date') return { at: dateOf(text), repetitions: 1 };
  if (kind === 'duration') return { at: after(text, now), repetitions: 1 };
  if (isCron(text)) return { at: nextCron(text, now, timeZone), repetitions: -1 };
  const { repeat, start, duration } = cycleOf(text);
  const first = start ?? after(duration, now);
  return { at: first, repetitions: repeat };
}

/** The next time of a cycle, counted from when it was due, so that a late pump does not shift it. */
export function nextOf(text: string, previous: Date, timeZone: string): Date {
  return isCron(text) ? nextCron(text, previous, timeZone) : after(cycleOf(text).duration, previous);
}

export function isValidTimer(kind: TimerKind, text: string): boolean {
  try {
    return Number.isFinite(dueOf(kind, text, new Date(0), 'UTC').at.getTime());
  } catch {
    return false;
  }
}

function dateOf(text: string): Date {
  const plain = text.replace(/\[[^\]]*\]$/, '');
  if (!plain.includes('T')) throw new RangeError(`Invalid date-time format '${text}'`);
  return getDate(plain);
}

function after(duration: string, from: Date): Date {
  return parseDuration(duration).getExpireAt(from);
}

function cycleOf(text: string): { repeat: number; start: Date | null; duration: string } {
  const interval = parseInterval(text);
  const duration = interval.duration?.toString();
  if (interval.repeat === undefined || duration === undefined) throw new RangeError(`Invalid cycle '${text}'`);
  if (after(duration, new Date(0)).getTime() < 1) throw new RangeError(`The cycle '${text}' never ends a turn`);
  return { repeat: interval.repeat, start: interval.start?.toDate() ?? null, duration };
}
