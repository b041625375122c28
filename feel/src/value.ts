/** FEEL values while an expression runs, their kinds, and their way out as JSON. */
import { FeelError, type Budget } from './limits.ts';
import { isTemporal, temporalType } from './temporal.ts';

export type Context = Readonly<Record<string, unknown>>;
/** A function a caller puts into the context: takes the arguments as one list. */
export type FeelFunction = (args: readonly unknown[]) => unknown;

export class Range {
  readonly start: unknown;
  readonly end: unknown;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;

  constructor(start: unknown, end: unknown, startIncluded: boolean, endIncluded: boolean) {
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
  }
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isContext(value: unknown): value is Context {
  return (
    typeof value === 'object' && value !== null && !isList(value) && !isTemporal(value) && !(value instanceof Range)
  );
}

export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (isList(value)) return 'list';
  if (value instanceof Range) return 'range';
  if (isTemporal(value)) return temporalType(value);
  return isContext(value) ? 'context' : typeof value;
}

/** An own property, never one inherited from `Object`. */
export function entry(context: Context, name: string): unknown {
  return Object.hasOwn(context, name) ? (context[name] ?? null) : null;
}

/** Copies into plain JSON; temporals become ISO text, functions and ranges null, or vanish from a context. */
export function toJson(value: unknown, budget: Budget, depth = 0): unknown {
  budget.charge();
  if (depth > 100) throw new FeelError('The result of the expression is nested too deep');
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (isList(value)) return value.map((item) => toJson(item, budget, depth + 1));
  if (isTemporal(value)) return storedText(value.toString());
  if (!isContext(value)) return null;
  const pairs = Object.entries(value).filter(([, item]) => typeof item !== 'function' && !(item instanceof Range));
  return Object.fromEntries(pairs.map(([name, item]) => [name, toJson(item, budget, depth + 1)]));
}

/** As java.time writes it: no `:00` seconds in a date-time or a local time, day-time durations in hours at most. */
function storedText(text: string): string {
  const days = /^(-?)P(\d+)D(?:T(?:(\d+)H)?(.*))?$/.exec(text);
  if (days) {
    const hours = Number(days[2]) * 24 + Number(days[3] ?? 0);
    const sign = days[1] ?? '';
    return `PT${hours === 0 && days[4] ? '' : `${sign}${String(hours)}H`}${(days[4] ?? '').replace(/\d/, `${sign}$&`)}`;
  }
  return text.replace(/^(.*T\d\d:\d\d|\d\d:\d\d):00(?=$|Z|[+-])/, '$1');
}
