/** What can be added, subtracted, multiplied, compared and asked of dates, times and durations; null where nothing can. */
import { decimalOf, isNumber, isZero, type Num, over, toDouble } from '../number.ts';
import { FeelError } from '../limits.ts';
import { numberFromText } from '../number.ts';
import { plusMonths, weekday } from './calendar.ts';
import { clockParts, partsOf } from './format.ts';
import {
  Duration,
  durationOf,
  epochSeconds,
  fromLocalNanos,
  instantNanos,
  inZone,
  LocalDate,
  LocalDateTime,
  localNanos,
  LocalTime,
  nanosPerDay,
  nanosPerSecond,
  Period,
  plusSeconds,
  type Temporal,
  ymd,
  ZonedDateTime,
  ZonedTime,
} from './values.ts';
import { offsetAt } from './zone.ts';

type Point = Exclude<Temporal, Period | Duration>;

export function addTemporals(left: unknown, right: unknown): Temporal | null {
  if (left instanceof Period && right instanceof Period) return new Period(left.months + right.months);
  if (left instanceof Duration && right instanceof Duration) return new Duration(left.nanos + right.nanos);
  if (isSpan(right) && isPoint(left)) return moved(left, right);
  return isSpan(left) && isPoint(right) ? moved(right, left) : null;
}

export function subtractTemporals(left: unknown, right: unknown): Temporal | null {
  if (isSpan(right)) {
    const back = opposite(right);
    return isPoint(left) ? moved(left, back) : isSpan(left) ? addTemporals(left, back) : null;
  }
  if (left instanceof LocalDate && right instanceof LocalDate) {
    return durationOf((left.epochDay - right.epochDay) * 86_400);
  }
  if (left instanceof LocalTime && right instanceof LocalTime) {
    return new Duration(BigInt(left.nanoOfDay - right.nanoOfDay));
  }
  if (left instanceof ZonedTime && right instanceof ZonedTime) {
    return new Duration(BigInt(Math.abs(utcNanos(left) - utcNanos(right))));
  }
  if (left instanceof LocalDateTime && right instanceof LocalDateTime) {
    return new Duration(localNanos(left) - localNanos(right));
  }
  const areZoned = left instanceof ZonedDateTime && right instanceof ZonedDateTime;
  return areZoned ? new Duration(instantNanos(left) - instantNanos(right)) : null;
}

export const opposite = (value: Period | Duration): Period | Duration =>
  value instanceof Period ? new Period(0 - value.months) : new Duration(-value.nanos);

const isSpan = (value: unknown): value is Period | Duration => value instanceof Period || value instanceof Duration;

const isPoint = (value: unknown): value is Point =>
  value instanceof LocalDate ||
  value instanceof LocalTime ||
  value instanceof ZonedTime ||
  value instanceof LocalDateTime ||
  value instanceof ZonedDateTime;

function moved(point: Point, span: Period | Duration): Temporal | null {
  if (span instanceof Period) return movedByMonths(point, span.months);
  if (point instanceof LocalTime) return new LocalTime(movedClock(point.nanoOfDay, span));
  if (point instanceof ZonedTime) return new ZonedTime(movedClock(point.nanoOfDay, span), point.offset, point.zone);
  if (point instanceof LocalDate) return fromLocalNanos(localNanos(new LocalDateTime(point, 0)) + span.nanos).date;
  if (point instanceof LocalDateTime) return fromLocalNanos(localNanos(point) + span.nanos);
  return atInstant(instantNanos(point) + span.nanos, point);
}

function movedByMonths(point: Point, months: number): Temporal | null {
  if (point instanceof LocalDate) return new LocalDate(plusMonths(point.epochDay, months));
  if (point instanceof LocalDateTime) {
    return new LocalDateTime(new LocalDate(plusMonths(point.date.epochDay, months)), point.nanoOfDay);
  }
  if (!(point instanceof ZonedDateTime)) return null;
  const local = new LocalDateTime(new LocalDate(plusMonths(point.local.date.epochDay, months)), point.local.nanoOfDay);
  return point.zone === null ? new ZonedDateTime(local, point.offset, null) : inZone(local, point.zone, point.offset);
}

function movedClock(nanoOfDay: number, { nanos }: Duration): number {
  const day = BigInt(nanosPerDay);
  return Number((((BigInt(nanoOfDay) + nanos) % day) + day) % day);
}

/** The same zone (or offset) at another instant. */
function atInstant(nanos: bigint, { zone, offset }: { zone: string | null; offset: number }): ZonedDateTime {
  const utc = fromLocalNanos(nanos);
  const seconds = epochSeconds(new ZonedDateTime(utc, 0, null));
  const shift = zone === null ? offset : offsetAt(zone, seconds);
  return new ZonedDateTime(plusSeconds(utc, shift), shift, zone);
}

export const sameInstantIn = (value: ZonedDateTime, zone: string | null, offset: number): ZonedDateTime =>
  atInstant(instantNanos(value), { zone, offset });

/** The factor is cut to a whole number, as on the broker. */
export function multiplySpan(span: Period | Duration, factor: Num): Temporal {
  const whole = Math.trunc(toDouble(factor));
  return span instanceof Period ? new Period(span.months * whole + 0) : new Duration(span.nanos * BigInt(whole));
}

export function divideTemporals(left: unknown, right: unknown): Temporal | Num | null {
  if (left instanceof Period) {
    if (right instanceof Period) return right.months === 0 ? null : Math.trunc(left.months / right.months) + 0;
    const months = isNumber(right) ? over(left.months, right) : null;
    return months === null ? null : new Period(Math.trunc(toDouble(months)) + 0);
  }
  if (!(left instanceof Duration)) return null;
  if (right instanceof Duration) return right.nanos === 0n ? null : ratio(left, right);
  if (!isNumber(right) || isZero(right)) return null;
  const millis = over(milliseconds(left), right);
  return millis === null ? null : new Duration(BigInt(Math.trunc(toDouble(millis))) * 1_000_000n);
}

const milliseconds = ({ nanos }: Duration): Num => numberFromText(String(nanos / 1_000_000n)) ?? 0;

function ratio(left: Duration, right: Duration): Num | null {
  const [a, b] = [left.nanos / 1_000_000n, right.nanos / 1_000_000n];
  if (b === 0n) throw new FeelError('/: division by less than a millisecond');
  return numberFromText(String(a / b));
}

export const isDuration = isSpan;

const utcNanos = ({ nanoOfDay, offset }: ZonedTime): number => nanoOfDay - offset * nanosPerSecond;

const order = <T extends number | bigint | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Null for values of different classes. Zoned ones order by instant, then by what is written. */
export function compareTemporals(left: Temporal, right: Temporal): number | null {
  if (left instanceof LocalDate && right instanceof LocalDate) return order(left.epochDay, right.epochDay);
  if (left instanceof LocalTime && right instanceof LocalTime) return order(left.nanoOfDay, right.nanoOfDay);
  if (left instanceof ZonedTime && right instanceof ZonedTime) return order(utcNanos(left), utcNanos(right));
  if (left instanceof Period && right instanceof Period) return order(left.months, right.months);
  if (left instanceof Duration && right instanceof Duration) return order(left.nanos, right.nanos);
  if (left instanceof LocalDateTime && right instanceof LocalDateTime)
    return order(localNanos(left), localNanos(right));
  if (!(left instanceof ZonedDateTime && right instanceof ZonedDateTime)) return null;
  return (
    order(instantNanos(left), instantNanos(right)) ||
    order(localNanos(left.local), localNanos(right.local)) ||
    order(left.zone ?? '', right.zone ?? '')
  );
}

/** Zoned values are equal only as written: 10:00+08:00 is not 02:00Z. */
export function equalTemporals(left: Temporal, right: Temporal): boolean | null {
  if (left instanceof ZonedTime && right instanceof ZonedTime) {
    return left.nanoOfDay === right.nanoOfDay && left.offset === right.offset && left.zone === right.zone;
  }
  const compared = compareTemporals(left, right);
  return compared === null ? null : compared === 0;
}

/** Undefined where there is no such property. */
export function temporalProperty(value: Temporal, name: string): unknown {
  if (value instanceof Period) {
    const parts: Record<string, number> = { years: Math.trunc(value.months / 12) + 0, months: (value.months % 12) + 0 };
    return parts[name];
  }
  if (value instanceof Duration) {
    const [days, hours, minutes, seconds] = partsOf(value);
    const parts: Record<string, number> = { days, hours, minutes, seconds };
    return parts[name];
  }
  const parts: Record<string, unknown> = { ...dateParts(value), ...timeParts(value) };
  return Object.hasOwn(parts, name) ? parts[name] : undefined;
}

const dateOf = (value: Point): LocalDate | null =>
  value instanceof LocalDate
    ? value
    : value instanceof LocalDateTime
      ? value.date
      : value instanceof ZonedDateTime
        ? value.local.date
        : null;

function dateParts(value: Point): object {
  const date = dateOf(value);
  return date ? { ...ymd(date), weekday: weekday(date.epochDay) } : {};
}

function timeParts(value: Point): object {
  if (value instanceof LocalDate) return {};
  const { hour, minute, second } = clockParts(value instanceof ZonedDateTime ? value.local.nanoOfDay : value.nanoOfDay);
  const isZoned = value instanceof ZonedTime || value instanceof ZonedDateTime;
  return {
    ...{ hour, minute, second },
    'time offset': isZoned ? durationOf(value.offset) : null,
    timezone: isZoned ? value.zone : null,
  };
}

/** The date of a date or a date and time. */
export const dateIn = (value: unknown): LocalDate | null =>
  value instanceof LocalDate || value instanceof LocalDateTime || value instanceof ZonedDateTime ? dateOf(value) : null;

export const decimalSecond = (second: Num): { whole: number; nano: number } => {
  const { unscaled, scale } = decimalOf(second);
  const whole = Math.trunc(toDouble(second));
  const fraction = scale > 0 ? unscaled % 10n ** BigInt(scale) : 0n;
  return {
    whole,
    nano: Number(scale > 9 ? fraction / 10n ** BigInt(scale - 9) : fraction * 10n ** BigInt(Math.max(0, 9 - scale))),
  };
};
