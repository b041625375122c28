import { dayOfYear, daysIn, toEpochDay, weekday, weekOfYear } from '../temporal/calendar.ts';
import { dateIn } from '../temporal/arithmetic.ts';
import { fromLocalNanos, LocalDate, ymd, ZonedDateTime } from '../temporal/values.ts';
import { type Builtin, type Builtins, define } from './signature.ts';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

function ofDate(call: (date: LocalDate) => unknown): readonly Builtin[] {
  return [
    define(['date'], ([value]) => {
      const date = dateIn(value);
      return date ? call(date) : undefined;
    }),
  ];
}

function lastDay(date: LocalDate): LocalDate {
  const { year, month } = ymd(date);
  return new LocalDate(toEpochDay({ year, month, day: daysIn(year, month) }));
}

const nowIn = (now: Date): ZonedDateTime =>
  new ZonedDateTime(fromLocalNanos(BigInt(now.getTime()) * 1_000_000n), 0, null);

const todayIn = (now: Date): LocalDate =>
  new LocalDate(toEpochDay({ year: now.getFullYear(), month: now.getMonth() + 1, day: now.getDate() }));

export const temporalBuiltins: Builtins = {
  now: [define([], (_, budget) => nowIn(budget.now))],
  today: [define([], (_, budget) => todayIn(budget.now))],
  'day of year': ofDate(({ epochDay }) => dayOfYear(epochDay)),
  'day of week': ofDate(({ epochDay }) => weekdays[weekday(epochDay) - 1]),
  'month of year': ofDate((date) => months[ymd(date).month - 1]),
  'week of year': ofDate(({ epochDay }) => weekOfYear(epochDay)),
  'last day of month': ofDate(lastDay),
};
