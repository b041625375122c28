/** FEEL values while an expression runs, their kinds, and their way out as JSON. */
import { Instance } from './instance.ts';
import { FeelError, type Budget } from './limits.ts';
import { isNumber, toDouble } from './number.ts';
import { storedText } from './temporal/format.ts';
import { isTemporal, temporalType } from './temporal/values.ts';

export type Context = Readonly<Record<string, unknown>>;

/** A function a caller puts among the variables: takes the arguments as one list. */
export type HostFunction = (args: readonly unknown[]) => unknown;

export class Range extends Instance {
  readonly start: unknown;
  readonly end: unknown;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;

  constructor(start: unknown, end: unknown, startIncluded: boolean, endIncluded: boolean) {
    super();
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
  }
}

/** A function written in the expression. In a context it is called by its name and is no entry. */
export class Lambda extends Instance {
  readonly parameters: readonly string[];
  readonly call: (args: readonly unknown[]) => unknown;

  constructor(parameters: readonly string[], call: (args: readonly unknown[]) => unknown) {
    super();
    this.parameters = parameters;
    this.call = call;
  }
}

/** What went wrong in a part; it becomes null where the broker forgives, and an incident where it is the result. */
export class Failed extends Instance {
  readonly message: string;

  constructor(message: string) {
    super();
    this.message = message;
  }
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && !(value instanceof Instance) && !Array.isArray(value);
}

export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (isNumber(value)) return 'number';
  if (isList(value)) return 'list';
  if (value instanceof Range) return 'range';
  if (value instanceof Lambda) return 'function';
  if (isTemporal(value)) return temporalType(value);
  return isContext(value) ? 'context' : typeof value;
}

/** An own entry, never one inherited from `Object`, never a function. */
export function entry(context: Context, name: string): unknown {
  const value = Object.hasOwn(context, name) ? (context[name] ?? null) : null;
  return typeof value === 'object' && value instanceof Lambda ? null : value;
}

export function entriesOf(context: Context): [string, unknown][] {
  return Object.entries(context).filter(([, value]) => !(value instanceof Lambda));
}

/** A context of the expression's own: nothing is inherited, which also tells it from one of the caller's. */
export function contextOf(entries: Iterable<readonly [string, unknown]> = []): Record<string, unknown> {
  const result = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) result[name] = value;
  return result;
}

/**
 * Into plain JSON: temporals become ISO text, functions and ranges null, or vanish from a context. The caller's own
 * contexts are JSON and are handed back as they are.
 */
export function toJson(value: unknown, budget: Budget, depth = 0): unknown {
  budget.charge();
  if (depth > 100) throw new FeelError('The result of the expression is nested too deep');
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (isNumber(value)) return finite(toDouble(value));
  if (isList(value)) return value.map((item) => toJson(item, budget, depth + 1));
  if (isTemporal(value)) return storedText(value);
  if (!isContext(value)) return null;
  if (Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(entriesOf(value).map(([name, item]) => [name, toJson(item, budget, depth + 1)]));
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value + 0 : null);
