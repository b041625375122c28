/**
 * Cron cycles as the broker reads them (Spring's form): six fields, seconds first, both days must fit, or a macro. What
 * croner reads otherwise than the broker does is written out for it or refused.
 */
import { Cron } from 'croner';

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 0 1 1 ?',
  '@annually': '0 0 0 1 1 ?',
  '@monthly': '0 0 0 1 * ?',
  '@weekly': '0 0 0 ? * SUN',
  '@daily': '0 0 0 * * ?',
  '@midnight': '0 0 0 * * ?',
  '@hourly': '0 0 * * * ?',
};

/** The last value of each field. */
const lasts = ['59', '59', '23', '31', '12', '7'] as const;

export function isCron(text: string): boolean {
  return !/^\s*R/.test(text);
}

/** The first time after `from`, as the clock of the zone shows it. Throws a `RangeError` when there is none. */
export function nextCron(text: string, from: Date, timeZone: string): Date {
  const next = read(text, timeZone).nextRun(from);
  if (!next) throw new RangeError(`The cycle '${text}' never comes`);
  return next;
}

function read(text: string, timeZone: string): Cron {
  const written = text.trim();
  const fields = (macros[written] ?? written).split(/\s+/);
  if (fields.length !== 6) throw new RangeError(`A cycle is R/… or has six fields: '${text}'`);
  if (fields[3] === '?' && fields[5] === '?') throw new RangeError(`The cycle '${text}' never comes`);
  const whole = fields.map((field, index) => field.replace(/^(\d+)\/(\d+)$/, `$1-${lasts[index] ?? ''}/$2`));
  try {
    return new Cron(whole.join(' '), { timezone: timeZone, domAndDow: true, mode: '6-part', paused: true });
  } catch (error) {
    throw new RangeError(`Invalid cycle '${text}'`, { cause: error });
  }
}
