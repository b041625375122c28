/** How a builtin is declared: parameter names, a guard per argument, and the work. A wrong argument gives null. */
import type { Budget } from '../limits.ts';
import { type Context, isContext, isList } from '../value.ts';

export interface Builtin {
  /** Parameter names for calls by name; a trailing `?` may be left out. */
  readonly parameters: readonly string[];
  readonly variadic: boolean;
  readonly call: (args: readonly unknown[], budget: Budget) => unknown;
}

export type Builtins = Readonly<Record<string, Builtin>>;

export function define(parameters: readonly string[], call: Builtin['call']): Builtin {
  return { parameters, variadic: false, call };
}

export function variadic(call: Builtin['call']): Builtin {
  return { parameters: ['list'], variadic: true, call };
}

/** A function of texts only, all required unless the name ends with `?`. */
export function ofTexts(
  parameters: readonly string[],
  call: (texts: readonly string[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, (args, budget) =>
    args.every((arg) => typeof arg === 'string') ? call(args, budget) : null,
  );
}

export function ofNumbers(parameters: readonly string[], call: (...numbers: number[]) => unknown): Builtin {
  return define(parameters, (args) => (args.every((arg) => typeof arg === 'number') ? call(...args) : null));
}

export function ofList(
  parameters: readonly string[],
  call: (list: readonly unknown[], args: readonly unknown[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, (args, budget) => {
    const [list, ...rest] = args;
    if (!isList(list)) return null;
    budget.charge(list.length);
    return call(list, rest, budget);
  });
}

export function ofContext(
  parameters: readonly string[],
  call: (context: Context, args: readonly unknown[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, ([context, ...rest], budget) => (isContext(context) ? call(context, rest, budget) : null));
}

/** A list as one argument, or its items as several. */
export function itemsOf(args: readonly unknown[]): readonly unknown[] {
  const [first] = args;
  return args.length === 1 && isList(first) ? first : args;
}
