import { FeelError } from '../limits.ts';
import { isNumber, type Num, numberFromText, numberText, toInteger } from '../number.ts';
import { dateIn, decimalSecond, sameInstantIn } from '../temporal/arithmetic.ts';
import { daysIn, monthsBetween, toEpochDay } from '../temporal/calendar.ts';
import { readableText } from '../temporal/format.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/parse.ts';
import {
  Duration,
  inZone,
  isOffset,
  isTemporal,
  LocalDate,
  LocalDateTime,
  LocalTime,
  Period,
  timeOf,
  ZonedDateTime,
  ZonedTime,
} from '../temporal/values.ts';
import { isZone, parseOffset } from '../temporal/zone.ts';
import { entriesOf, isContext, isList, Lambda, Range } from '../value.ts';
import { type Builtins, define, ofNumbers, ofTexts } from './signature.ts';

function written(value: unknown, depth = 0): string {
  if (depth > 50) throw new FeelError('string: nested too deep');
  if (typeof value === 'string') return depth > 0 ? `"${value}"` : value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  if (isTemporal(value)) return readableText(value);
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(', ')}]`;
  if (value instanceof Lambda) return `function(${value.parameters.join(', ')})`;
  if (value instanceof Range) return rangeText(value);
  if (!isContext(value)) return 'null';
  return `{${entriesOf(value)
    .map(([name, item]) => `${name}:${written(item, depth + 1)}`)
    .join(', ')}}`;
}

const rangeText = ({ start, end, startIncluded, endIncluded }: Range): string =>
  `${startIncluded ? '[' : '('}${written(start, 1)}..${written(end, 1)}${endIncluded ? ']' : ')'}`;

const isGrouping = (text: unknown): text is string => text === ' ' || text === ',' || text === '.';
const isPoint = (text: unknown): text is string => text === ',' || text === '.';

function numberOf(from: unknown, grouping: unknown, point: unknown): Num | null | undefined {
  const isRight = (grouping === null || isGrouping(grouping)) && (point === null || isPoint(point));
  if (typeof from !== 'string' || !isRight || (grouping === null && point === null)) return undefined;
  if (grouping === point) return undefined;
  const plain = isGrouping(grouping) ? from.replaceAll(grouping, '') : from;
  return numberFromText(isPoint(point) ? plain.replaceAll(point, '.') : plain);
}

function dateFrom(value: unknown): unknown {
  return typeof value === 'string' ? parseDate(value) : (dateIn(value) ?? undefined);
}

function dateOf(year: number, month: number, day: number): LocalDate | null {
  const isValid = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && Math.abs(year) <= 999_999_999;
  return isValid ? new LocalDate(toEpochDay({ year, month, day })) : null;
}

function timeFrom(value: unknown, now: Date): unknown {
  if (typeof value === 'string') return parseTime(value, now);
  if (value instanceof LocalDateTime) return new LocalTime(value.nanoOfDay);
  if (value instanceof ZonedDateTime) return new ZonedTime(value.local.nanoOfDay, value.offset, value.zone);
  return value instanceof LocalDate ? new ZonedTime(0, 0, null) : undefined;
}

function timeAt(hour: Num, minute: Num, second: Num, offset?: Duration): unknown {
  const { whole, nano } = decimalSecond(second);
  const time = timeOf(toInteger(hour), toInteger(minute), whole, nano);
  if (!time || !offset) return time;
  return isOffset(offset.seconds) ? new ZonedTime(time.nanoOfDay, offset.seconds, null) : null;
}

function zonedBy(time: ZonedTime, date: LocalDate): ZonedDateTime {
  const local = new LocalDateTime(date, time.nanoOfDay);
  return time.zone === null ? new ZonedDateTime(local, time.offset, null) : inZone(local, time.zone);
}

function combined(first: unknown, second: unknown): unknown {
  const date = dateIn(first);
  if (!date) return undefined;
  if (second instanceof LocalTime) return new LocalDateTime(date, second.nanoOfDay);
  if (second instanceof ZonedTime) return zonedBy(second, date);
  return typeof second === 'string' && !(first instanceof LocalDate) ? inZoneNamed(first, second) : undefined;
}

function inZoneNamed(value: unknown, name: string): unknown {
  const offset = parseOffset(name);
  if (offset === null && !isZone(name)) throw new FeelError(`${name} is no time zone`);
  const zone = offset === null ? name : null;
  if (value instanceof ZonedDateTime) return sameInstantIn(value, zone, offset ?? 0);
  if (!(value instanceof LocalDateTime)) return undefined;
  return zone === null ? new ZonedDateTime(value, offset ?? 0, null) : inZone(value, zone);
}

export const conversionBuiltins: Builtins = {
  string: [
    define(['from'], ([value], budget) => {
      if (value === null) return null;
      budget.charge(20);
      return budget.text(written(value));
    }),
  ],
  number: [
    ofTexts(['from'], ([text = '']) => numberFromText(text)),
    define(['from', 'grouping separator'], ([from, grouping]) => numberOf(from, grouping, null)),
    define(['from', 'grouping separator', 'decimal separator'], ([from, grouping, point]) =>
      numberOf(from, grouping, point),
    ),
  ],
  date: [
    define(['from'], ([value]) => dateFrom(value)),
    ofNumbers(['year', 'month', 'day'], (year = 0, month = 0, day = 0) =>
      dateOf(toInteger(year), toInteger(month), toInteger(day)),
    ),
  ],
  time: [
    define(['from'], ([value], { now }) => timeFrom(value, now)),
    ofNumbers(['hour', 'minute', 'second'], (hour = 0, minute = 0, second = 0) => timeAt(hour, minute, second)),
    define(['hour', 'minute', 'second', 'offset'], ([hour, minute, second, offset]) => {
      if (!isNumber(hour) || !isNumber(minute) || !isNumber(second)) return undefined;
      if (offset === null) return timeAt(hour, minute, toInteger(second));
      return offset instanceof Duration ? timeAt(hour, minute, second, offset) : undefined;
    }),
  ],
  'date and time': [
    ofTexts(['from'], ([text = '']) => (looksLikeDateTime(text) ? parseDateTime(text) : null)),
    define(['date', 'time'], ([date, time]) => combined(date, time)),
  ],
  duration: [ofTexts(['from'], ([text = '']) => parseDuration(text, false))],
  'years and months duration': [
    define(['from', 'to'], ([from, to]) => {
      const [first, last] = [dateIn(from), dateIn(to)];
      return first && last ? new Period(monthsBetween(first.epochDay, last.epochDay)) : undefined;
    }),
  ],
};

const looksLikeDateTime = (text: string): boolean => /\d$|Z$|@/.test(text) && !text.endsWith('.');
