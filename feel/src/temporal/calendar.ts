/** The proleptic Gregorian calendar over days since 1970-01-01; years may be negative and long. */
export interface YearMonthDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const daysPerEra = 146_097;
const yearsPerEra = 400;
/** From 0000-03-01, where years begin for this arithmetic, to 1970-01-01. */
const daysToEpoch = 719_468;

export const maxYear = 999_999_999;

const cumulative = (monthFromMarch: number): number => Math.floor((153 * monthFromMarch + 2) / 5);

export function toEpochDay({ year, month, day }: YearMonthDay): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / yearsPerEra);
  const yearOfEra = shifted - era * yearsPerEra;
  const dayOfYear = cumulative((month + 9) % 12) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - daysToEpoch;
}

export function fromEpochDay(epochDay: number): YearMonthDay {
  const days = epochDay + daysToEpoch;
  const era = Math.floor(days / daysPerEra);
  const dayOfEra = days - era * daysPerEra;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * yearsPerEra + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - cumulative(monthFromMarch) + 1 };
}

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Monday is 1. */
export const weekday = (epochDay: number): number => ((((epochDay + 3) % 7) + 7) % 7) + 1;

/** Keeps the day, or takes the last one of a shorter month. */
export function plusMonths(epochDay: number, months: number): number {
  const { year, month, day } = fromEpochDay(epochDay);
  const total = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  return toEpochDay({ year: newYear, month: newMonth, day: Math.min(day, daysIn(newYear, newMonth)) });
}

/** Whole months from one day to another, negative when it lies before. */
export function monthsBetween(from: number, to: number): number {
  const [a, b] = [fromEpochDay(from), fromEpochDay(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  if (months > 0 && b.day < a.day) return months - 1;
  return months < 0 && b.day > a.day ? months + 1 : months;
}

export const dayOfYear = (epochDay: number): number =>
  epochDay - toEpochDay({ year: fromEpochDay(epochDay).year, month: 1, day: 1 }) + 1;

/** The week of ISO 8601: the one with the year's first Thursday is 1. */
export function weekOfYear(epochDay: number): number {
  const thursday = epochDay - weekday(epochDay) + 4;
  return Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
}
