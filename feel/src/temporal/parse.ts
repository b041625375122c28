/**
 * Texts to dates, times and durations. Which texts are readable is Camunda's choice (a pattern each) and `java.time`'s
 * (what its parsers take); a literal in an expression is sometimes read more freely than a text given at run time.
 */
import { daysIn, toEpochDay } from './calendar.ts';
import {
  Duration,
  inZone,
  LocalDate,
  LocalDateTime,
  LocalTime,
  nanosPerSecond,
  Period,
  type Temporal,
  timeOf,
  ZonedDateTime,
  ZonedTime,
} from './values.ts';
import { isZone, parseOffset, standardOffset } from './zone.ts';

const datePart = '-?(?:[1-9]\\d{0,4})?\\d{4}-[01]\\d-[0-3]\\d';
const datePattern = new RegExp(`^${datePart}$`);
const offsetTimePattern = /^T?\d{2}:\d{2}:\d{2}(\.\d{1,9})?([+-]\d{2}:\d{2}|Z|@.*)$/;
const clockPart = 'T[0-2]\\d:[0-5]\\d(?::[0-5]\\d)?(?:\\.\\d{1,9})?';
const localDateTimePattern = new RegExp(`^${datePart}${clockPart}$`);
const offsetDateTimePattern = new RegExp(`^${datePart}${clockPart}(?:[+-][01]\\d:[0-5]\\d|Z|@.*)$`);
const periodPattern = /^-?P-?(\d+Y)?-?(\d+M)?$/;
const durationPattern = /^-?P(-?(\d+D)?(T-?(\d+H)?-?(\d+M)?-?(\d+(.\d*)?S)?)?)$/;

export function parseDate(text: string): LocalDate | null {
  if (!datePattern.test(text)) return null;
  const [, sign, years = '', month = '', day = ''] = /^(-?)(\d+)-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const year = Number(years) * (sign === '-' ? -1 : 1);
  const isValid =
    Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysIn(year, Number(month));
  return isValid ? new LocalDate(toEpochDay({ year, month: Number(month), day: Number(day) })) : null;
}

/** `10:30`, `T10:30:00.5`; midnight may be written 24:00 where `endOfDay` allows. */
function parseClock(text: string, endOfDay: boolean): LocalTime | null {
  const parts = /^T?(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{0,9}))?)?$/.exec(text);
  if (!parts) return null;
  const [, hour = '', minute = '', second = '0', fraction = ''] = parts;
  const nano = Number(fraction.padEnd(9, '0'));
  if (endOfDay && hour === '24' && Number(minute) + Number(second) + nano === 0) return new LocalTime(0);
  return timeOf(Number(hour), Number(minute), Number(second), nano);
}

/** Splits `…+02:00`, `…Z`, `…@Europe/Paris` off a text. */
function zoned(text: string): { clock: string; offset: number | null; zone: string | null } | null {
  const parts = /^(.*?\d\d:\d\d[:\d.]*)(Z|[+-]\d{2}:\d{2}(?::\d{2})?)?(?:@(.+))?$/.exec(text);
  if (!parts) return null;
  const [, clock = '', offset, name] = parts;
  const written = offset === undefined ? null : parseOffset(offset);
  if (offset !== undefined && written === null) return null;
  if (name === undefined) return { clock, offset: written, zone: null };
  const named = parseOffset(name);
  if (named !== null) return { clock, offset: named, zone: null };
  return isZone(name) ? { clock, offset: written, zone: name } : null;
}

export function parseTime(text: string, now: Date): LocalTime | ZonedTime | null {
  if (!offsetTimePattern.test(text)) return parseClock(text, true);
  const parts = zoned(text);
  const clock = parts && parseClock(parts.clock, true);
  if (!parts || !clock) return null;
  const { offset, zone } = parts;
  if (zone === null) return offset === null ? null : new ZonedTime(clock.nanoOfDay, offset, null);
  return new ZonedTime(clock.nanoOfDay, offset ?? standardOffset(zone, now), zone);
}

function parseLocalDateTime(text: string): LocalDateTime | null {
  const at = text.indexOf('T');
  const date = parseDate(text.slice(0, at));
  const clock = date && parseClock(text.slice(at), false);
  return clock ? new LocalDateTime(date, clock.nanoOfDay) : null;
}

export function parseDateTime(text: string): LocalDateTime | ZonedDateTime | null {
  if (datePattern.test(text)) {
    const date = parseDate(text);
    return date && new LocalDateTime(date, 0);
  }
  if (!offsetDateTimePattern.test(text)) return parseLocalDateTime(text);
  const parts = zoned(text);
  const local = parts && parseLocalDateTime(parts.clock);
  if (!parts || !local) return null;
  const { offset, zone } = parts;
  if (zone !== null) return inZone(local, zone, offset ?? undefined);
  return offset === null ? null : new ZonedDateTime(local, offset, null);
}

/** A literal is handed to the parser of durations unseen; a text at run time must look like one first. */
export function parseDuration(text: string, isLiteral: boolean): Period | Duration | null {
  if (periodPattern.test(text)) return parsePeriod(text);
  return isLiteral || durationPattern.test(text) ? parseDayTime(text) : null;
}

function parsePeriod(text: string): Period | null {
  const parts = /^([-+]?)P(?:([-+]?\d+)Y)?(?:([-+]?\d+)M)?$/i.exec(text);
  const [, sign, years, months] = parts ?? [];
  if (!parts || (years === undefined && months === undefined)) return null;
  const [y, m] = [Number(years ?? 0), Number(months ?? 0)];
  if (Math.max(Math.abs(y), Math.abs(m)) > 2 ** 31 - 1) return null;
  return new Period((y * 12 + m) * (sign === '-' ? -1 : 1) + 0);
}

function parseDayTime(text: string): Duration | null {
  const pattern = /^([-+]?)P(?:([-+]?\d+)D)?(T(?:([-+]?\d+)H)?(?:([-+]?\d+)M)?(?:([-+]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i;
  const parts = pattern.exec(text);
  const [, sign, days, time, hours, minutes, seconds, fraction = ''] = parts ?? [];
  if (!parts || time?.length === 1 || [days, hours, minutes, seconds].every((part) => part === undefined)) return null;
  if ([days, hours, minutes, seconds].some((part) => (part ?? '').length > 15)) return null;
  const whole = ((BigInt(days ?? 0) * 24n + BigInt(hours ?? 0)) * 60n + BigInt(minutes ?? 0)) * 60n;
  const part = BigInt(fraction.padEnd(9, '0')) * (seconds?.startsWith('-') ? -1n : 1n);
  const nanos = (whole + BigInt(seconds ?? 0)) * BigInt(nanosPerSecond) + part;
  return new Duration(sign === '-' ? -nanos : nanos);
}

/** `@"…"`: whatever kind the text looks like. */
export function parseTemporal(text: string, now: Date): Temporal | null {
  if (datePattern.test(text)) return parseDate(text);
  if (offsetTimePattern.test(text)) return parseTime(text, now);
  if (offsetDateTimePattern.test(text) || localDateTimePattern.test(text)) return parseDateTime(text);
  if (periodPattern.test(text)) return parsePeriod(text);
  return durationPattern.test(text) ? parseDayTime(text) : parseClock(text, true);
}
