/**
 * Dates, times and durations as texts, in two ways: as the broker stores them (`java.time`'s own), and as `string()`
 * writes them, which can be read back.
 */
import {
  type Duration,
  LocalDate,
  LocalDateTime,
  LocalTime,
  nanosPerSecond,
  Period,
  type Temporal,
  ymd,
  ZonedDateTime,
  ZonedTime,
} from './values.ts';
import { offsetText } from './zone.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A long year is marked with a plus in what is stored. */
function dateText(date: LocalDate, plus: '+' | ''): string {
  const { year, month, day } = ymd(date);
  const digits = String(Math.abs(year)).padStart(4, '0');
  return `${year < 0 ? '-' : year > 9999 ? plus : ''}${digits}-${two(month)}-${two(day)}`;
}

const clockOf = (nanoOfDay: number): { hour: number; minute: number; second: number; nano: number } => {
  const seconds = Math.floor(nanoOfDay / nanosPerSecond);
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return { hour, minute, second: seconds % 60, nano: nanoOfDay % nanosPerSecond };
};

/** Seconds only when there are any; fractions in groups of three digits. */
function storedClock(nanoOfDay: number): string {
  const { hour, minute, second, nano } = clockOf(nanoOfDay);
  if (second === 0 && nano === 0) return `${two(hour)}:${two(minute)}`;
  const digits = String(nano)
    .padStart(9, '0')
    .replace(/(000){1,2}$/, '');
  return `${two(hour)}:${two(minute)}:${two(second)}${nano === 0 ? '' : `.${digits}`}`;
}

function fullClock(nanoOfDay: number): string {
  const { hour, minute, second, nano } = clockOf(nanoOfDay);
  const digits = String(nano).padStart(9, '0').replace(/0+$/, '');
  return `${two(hour)}:${two(minute)}:${two(second)}${nano === 0 ? '' : `.${digits}`}`;
}

const zonedTimeText = ({ nanoOfDay, offset, zone }: ZonedTime): string =>
  fullClock(nanoOfDay) + (zone === null ? offsetText(offset) : `@${zone}`);

export function storedText(value: Temporal): string {
  if (value instanceof LocalDate) return dateText(value, '+');
  if (value instanceof LocalTime) return storedClock(value.nanoOfDay);
  if (value instanceof ZonedTime) return zonedTimeText(value);
  if (value instanceof LocalDateTime) return `${dateText(value.date, '+')}T${storedClock(value.nanoOfDay)}`;
  if (value instanceof ZonedDateTime) {
    return storedText(value.local) + offsetText(value.offset) + (value.zone === null ? '' : `[${value.zone}]`);
  }
  return value instanceof Period ? storedPeriod(value) : storedDuration(value);
}

function storedPeriod({ months }: Period): string {
  if (months === 0) return 'P0D';
  const [years, rest] = [Math.trunc(months / 12), months % 12];
  return `P${years === 0 ? '' : `${years}Y`}${rest === 0 ? '' : `${rest}M`}`;
}

function storedDuration({ nanos }: Duration): string {
  if (nanos === 0n) return 'PT0S';
  const billion = BigInt(nanosPerSecond);
  const seconds = nanos / billion;
  const [hours, minutes, rest] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  const fraction = (nanos < 0n ? -nanos : nanos) % billion;
  const sign = nanos < 0n && rest === 0n && fraction !== 0n ? '-' : '';
  const decimals = fraction === 0n ? '' : `.${String(fraction).padStart(9, '0').replace(/0+$/, '')}`;
  const last = rest === 0n && fraction === 0n ? '' : `${sign}${rest}${decimals}S`;
  return `PT${hours === 0n ? '' : `${hours}H`}${minutes === 0n ? '' : `${minutes}M`}${last}`;
}

export function readableText(value: Temporal): string {
  if (value instanceof LocalDate) return dateText(value, '+');
  if (value instanceof LocalTime) return fullClock(value.nanoOfDay);
  if (value instanceof ZonedTime) return zonedTimeText(value);
  if (value instanceof LocalDateTime) return `${dateText(value.date, '')}T${fullClock(value.nanoOfDay)}`;
  if (value instanceof ZonedDateTime) {
    return readableText(value.local) + (value.zone === null ? offsetText(value.offset) : `@${value.zone}`);
  }
  return value instanceof Period ? readablePeriod(value) : readableDuration(value);
}

const signed = (parts: readonly (readonly [number, string])[]): string => {
  const isNegative = parts.every(([value]) => value <= 0);
  const written = parts.map(([value, unit]) => (value === 0 ? '' : `${isNegative ? -value : value}${unit}`));
  return `${isNegative ? '-' : ''}P${written.join('')}`;
};

function readablePeriod({ months }: Period): string {
  const [years, rest] = [Math.trunc(months / 12), months % 12];
  return months === 0
    ? 'P0Y'
    : signed([
        [years, 'Y'],
        [rest, 'M'],
      ]);
}

/** Fractions of a second are left out. */
function readableDuration(value: Duration): string {
  const [days, hours, minutes, seconds] = partsOf(value);
  if (days === 0 && hours === 0 && minutes === 0 && seconds === 0) return 'P0D';
  const text = signed([
    [days, 'D'],
    [hours, 'H'],
    [minutes, 'M'],
    [seconds, 'S'],
  ]);
  return hours === 0 && minutes === 0 && seconds === 0 ? text : text.replace(/P(-?\d+D)?/, (date) => `${date}T`);
}

/** Days, and what is left of hours, minutes and seconds. */
export function partsOf({ seconds }: Duration): readonly [number, number, number, number] {
  const cut = (value: number): number => Math.trunc(value) + 0;
  return [cut(seconds / 86_400), cut(seconds / 3600) % 24, cut(seconds / 60) % 60, (seconds % 60) + 0].map(
    (part) => part + 0,
  ) as [number, number, number, number];
}

export const clockParts = clockOf;
