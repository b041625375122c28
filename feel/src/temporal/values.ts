/**
 * Dates, times and durations, with the meaning of `java.time`: immutable, to the nanosecond. Values of different classes
 * never mix; whatever leaves the calendar (years beyond ±999,999,999) throws.
 */
import { Instance } from '../instance.ts';
import { FeelError } from '../limits.ts';
import { fromEpochDay, maxYear, toEpochDay } from './calendar.ts';
import { maxOffset, resolveLocal } from './zone.ts';

export const nanosPerSecond = 1_000_000_000;
export const nanosPerDay = 86_400 * nanosPerSecond;

const [firstDay, lastDay] = [
  toEpochDay({ year: -maxYear, month: 1, day: 1 }),
  toEpochDay({ year: maxYear, month: 12, day: 31 }),
];

abstract class Moment extends Instance {}

export class LocalDate extends Moment {
  readonly epochDay: number;

  constructor(epochDay: number) {
    super();
    if (!(epochDay >= firstDay && epochDay <= lastDay)) throw new FeelError('A date of the expression is out of range');
    this.epochDay = epochDay;
  }
}

export class LocalTime extends Moment {
  readonly nanoOfDay: number;

  constructor(nanoOfDay: number) {
    super();
    this.nanoOfDay = nanoOfDay;
  }
}

/** A time with an offset; the zone is only a name beside it. */
export class ZonedTime extends Moment {
  readonly nanoOfDay: number;
  readonly offset: number;
  readonly zone: string | null;

  constructor(nanoOfDay: number, offset: number, zone: string | null) {
    super();
    this.nanoOfDay = nanoOfDay;
    this.offset = offset;
    this.zone = zone;
  }
}

export class LocalDateTime extends Moment {
  readonly date: LocalDate;
  readonly nanoOfDay: number;

  constructor(date: LocalDate, nanoOfDay: number) {
    super();
    this.date = date;
    this.nanoOfDay = nanoOfDay;
  }
}

/** `zone` is null when there is an offset alone. */
export class ZonedDateTime extends Moment {
  readonly local: LocalDateTime;
  readonly offset: number;
  readonly zone: string | null;

  constructor(local: LocalDateTime, offset: number, zone: string | null) {
    super();
    this.local = local;
    this.offset = offset;
    this.zone = zone;
  }
}

/** Years and months. */
export class Period extends Moment {
  readonly months: number;

  constructor(months: number) {
    super();
    if (!Number.isSafeInteger(months)) throw new FeelError('A duration of the expression is out of range');
    this.months = months;
  }
}

/** Days and time. */
export class Duration extends Moment {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    super();
    if (nanos > longest || nanos < -longest) throw new FeelError('A duration of the expression is out of range');
    this.nanos = nanos;
  }

  /** Whole seconds below, as Java counts them. */
  get seconds(): number {
    const whole = this.nanos / billion;
    return Number(this.nanos % billion < 0n ? whole - 1n : whole);
  }
}

const billion = BigInt(nanosPerSecond);
const longest = 2n ** 63n * billion;

export type Temporal = LocalDate | LocalTime | ZonedTime | LocalDateTime | ZonedDateTime | Period | Duration;

export function isTemporal(value: unknown): value is Temporal {
  return value instanceof Moment;
}

const typeNames = new Map<unknown, string>([
  [LocalDate, 'date'],
  [LocalTime, 'time'],
  [ZonedTime, 'time'],
  [LocalDateTime, 'date and time'],
  [ZonedDateTime, 'date and time'],
  [Period, 'years and months duration'],
  [Duration, 'days and time duration'],
]);

export const temporalType = (value: Temporal): string => typeNames.get(value.constructor) ?? '';

export function timeOf(hour: number, minute: number, second: number, nano = 0): LocalTime | null {
  const isValid = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && nano >= 0;
  return isValid ? new LocalTime(((hour * 60 + minute) * 60 + second) * nanosPerSecond + nano) : null;
}

export function durationOf(seconds: number, nanos = 0): Duration {
  return new Duration(BigInt(seconds) * billion + BigInt(nanos));
}

const localSeconds = ({ date, nanoOfDay }: LocalDateTime): number =>
  date.epochDay * 86_400 + Math.floor(nanoOfDay / nanosPerSecond);

export const epochSeconds = ({ local, offset }: ZonedDateTime): number => localSeconds(local) - offset;

/** Nanoseconds of a wall clock since 1970-01-01T00:00. */
export const localNanos = ({ date, nanoOfDay }: LocalDateTime): bigint =>
  BigInt(date.epochDay) * BigInt(nanosPerDay) + BigInt(nanoOfDay);

export function fromLocalNanos(nanos: bigint): LocalDateTime {
  const perDay = BigInt(nanosPerDay);
  const rest = ((nanos % perDay) + perDay) % perDay;
  return new LocalDateTime(new LocalDate(Number((nanos - rest) / perDay)), Number(rest));
}

export const instantNanos = ({ local, offset }: ZonedDateTime): bigint => localNanos(local) - BigInt(offset) * billion;

export const plusSeconds = (local: LocalDateTime, seconds: number): LocalDateTime =>
  seconds === 0 ? local : fromLocalNanos(localNanos(local) + BigInt(seconds) * billion);

/** A wall clock in a zone (a gap moves it on), or with an offset. */
export function inZone(local: LocalDateTime, zone: string, wanted?: number): ZonedDateTime {
  const { offset, moved } = resolveLocal(zone, localSeconds(local), wanted);
  return new ZonedDateTime(plusSeconds(local, moved), offset, zone);
}

export const isOffset = (offset: number): boolean => Math.abs(offset) <= maxOffset;

export const ymd = ({ epochDay }: LocalDate): ReturnType<typeof fromEpochDay> => fromEpochDay(epochDay);
