/**
 * FEEL as Zeebe answers it: compiled once, evaluated many times, always with an end. Runs in Node and in browsers.
 *
 * `compile` throws `FeelSyntaxError`; `evaluate` answers plain JSON (temporals as ISO text) or throws `FeelError` when a
 * limit is reached or a function refuses its arguments. A missing variable is null.
 */
import { type Lookup, Scope } from './code.ts';
import { compileTree } from './compile.ts';
import { Budget, defaultLimits, FeelError, type Limits } from './limits.ts';
import { FeelSyntaxError, type Problem } from './node.ts';
import { type Kind, parseFeel } from './syntax.ts';
import { Failed, Lambda, toJson } from './value.ts';

export { Budget, defaultLimits, FeelError, LimitError, type Limits } from './limits.ts';
export { FeelSyntaxError, type Problem } from './node.ts';
export type { Kind } from './syntax.ts';
export type { Lookup } from './code.ts';
export { odditiesOf, type Oddity } from './oddities.ts';
export { type Reference, type References, referencesOf, type Segment, type TextLiteral } from './references.ts';

export interface EvaluateOptions {
  readonly limits?: Partial<Limits>;
  /** What `now()` and `today()` say; the machine's clock without it. */
  readonly now?: Date;
  /** The value a unary test is put to. */
  readonly input?: unknown;
  /** An account that several evaluations share, in place of `limits` and `now`. */
  readonly budget?: Budget;
}

/** An account for several evaluations that together may cost what one may. */
export function openBudget(now: Date, limits: Partial<Limits> = {}): Budget {
  return new Budget({ ...defaultLimits, ...limits }, now);
}

export interface Compiled {
  readonly text: string;
  /** The variables it may look at. */
  readonly names: readonly string[];
  /** `context` is a record of variables, or a function that answers a variable by name (null when missing). */
  evaluate(context: Readonly<Record<string, unknown>> | Lookup, options?: EvaluateOptions): unknown;
  /** The value as FEEL has it, a date being a date, to be handed to another expression; `asJson` makes JSON of it. */
  evaluateValue(context: Readonly<Record<string, unknown>> | Lookup, options?: EvaluateOptions): unknown;
}

/** A value of FEEL as plain JSON, temporals as ISO text; throws `FeelError` when it is too large. */
export function asJson(value: unknown, budget: Budget): unknown {
  return withinStack(() => toJson(value, budget));
}

/** A context of FEEL with these entries. */
export { contextOf } from './value.ts';

/** A function for expressions to call by the name it is found under, by position or by name. */
export function functionOf(parameters: readonly string[], call: (args: readonly unknown[]) => unknown): Lambda {
  return new Lambda(parameters, call);
}

export function compile(text: string, kind: Kind = 'expression'): Compiled {
  const { code, names } = compileTree(parseFeel(text, kind), text);
  const run = (context: Readonly<Record<string, unknown>> | Lookup, options: EvaluateOptions): [unknown, Budget] => {
    const budget = options.budget ?? openBudget(options.now ?? new Date(), options.limits);
    const input = kind === 'unary-tests' ? (options.input ?? null) : options.input;
    const result = code(new Scope(budget, lookupIn(context), input));
    if (result instanceof Failed) throw new FeelError(result.message);
    return [result, budget];
  };
  return {
    text,
    names,
    evaluate: (context, options = {}) => withinStack(() => toJson(...run(context, options))),
    evaluateValue: (context, options = {}) => withinStack(() => run(context, options)[0]),
  };
}

export function evaluate(
  text: string,
  context: Readonly<Record<string, unknown>> | Lookup = {},
  options?: EvaluateOptions,
): unknown {
  return compile(text).evaluate(context, options);
}

/** Why `compile` would refuse the text; empty when it would not. */
export function parseProblems(text: string, kind: Kind = 'expression'): readonly Problem[] {
  try {
    compile(text, kind);
    return [];
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error.problems;
    throw error;
  }
}

function lookupIn(context: Readonly<Record<string, unknown>> | Lookup): Lookup {
  if (typeof context === 'function') return remembered(context);
  return (name) => (Object.hasOwn(context, name) ? context[name] : null);
}

/** A caller may read and parse for each answer; within one evaluation a name is asked for once. */
function remembered(lookup: Lookup): Lookup {
  const known = new Map<string, unknown>();
  return (name) => {
    if (!known.has(name)) known.set(name, lookup(name));
    return known.get(name);
  };
}

/** The stack is a limit too, and how much of it is left only the caller's depth knows. */
function withinStack<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new FeelError('The expression is nested too deep');
    throw error;
  }
}
