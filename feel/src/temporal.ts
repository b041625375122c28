/**
 * The fence around feelin. Dates, times and durations are its objects, and everything about them (constructors,
 * arithmetic, comparison, properties) is asked of it, one operation at a time; the rest of FEEL never reaches it.
 */
import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import type { Budget } from './limits.ts';

type Temporal = FeelDate | FeelDateTime | FeelDuration | FeelTime;

/** An operation costs its parse, hence far more than a turn of a loop. */
const stepsPerOperation = 200;

export function isTemporal(value: unknown): value is Temporal {
  return (
    value instanceof FeelDate ||
    value instanceof FeelDateTime ||
    value instanceof FeelDuration ||
    value instanceof FeelTime
  );
}

export function temporalType(value: Temporal): string {
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  return /^-?P(?!T)[^DT]*$/.test(value.toString()) ? 'years and months duration' : 'days and time duration';
}

/** Evaluates an expression of ours (never of a user) over named values. */
export function askFeelin(budget: Budget, expression: string, values: Record<string, unknown>): unknown {
  budget.charge(stepsPerOperation);
  try {
    const { value } = evaluate(expression, values);
    return value === undefined ? null : value;
  } catch {
    return null;
  }
}

export function callFeelin(budget: Budget, name: string, args: readonly unknown[]): unknown {
  const values: Record<string, unknown> = {};
  const names = args.map((value, index) => {
    values[`v${String(index)}`] = value;
    return `v${String(index)}`;
  });
  return askFeelin(budget, `${name}(${names.join(', ')})`, values);
}

export function nowValue(budget: Budget): unknown {
  return callFeelin(budget, 'date and time', [budget.now.toISOString()]);
}

export function todayValue(budget: Budget): unknown {
  const { now } = budget;
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return callFeelin(budget, 'date', [day]);
}
