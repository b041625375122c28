/**
 * How a builtin is declared: its parameters' names and the work. The work answers undefined for arguments of a wrong
 * kind, which is null to the expression.
 */
import type { Budget } from '../limits.ts';
import { isNumber, type Num } from '../number.ts';
import { type Context, isContext, isList } from '../value.ts';

export interface Builtin {
  readonly parameters: readonly string[];
  /** The last parameter takes any number of arguments, as a list. */
  readonly variadic: boolean;
  readonly call: (args: readonly unknown[], budget: Budget) => unknown;
}

/** Several forms of one function: the first that has the arguments is taken. */
export type Builtins = Readonly<Record<string, readonly Builtin[]>>;

export function define(parameters: readonly string[], call: Builtin['call']): Builtin {
  return { parameters, variadic: false, call };
}

/** The items are given as one list or as several arguments. */
export function ofItems(
  call: (items: readonly unknown[], budget: Budget) => unknown,
  parameter = 'list',
): readonly Builtin[] {
  return [
    {
      parameters: [parameter],
      variadic: true,
      call: ([items], budget) => {
        if (!isList(items)) return undefined;
        budget.charge(items.length);
        return call(items, budget);
      },
    },
  ];
}

export function ofTexts(
  parameters: readonly string[],
  call: (texts: readonly string[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, (args, budget) =>
    args.every((arg) => typeof arg === 'string') ? call(args, budget) : undefined,
  );
}

export function ofNumbers(parameters: readonly string[], call: (...numbers: Num[]) => unknown): Builtin {
  return define(parameters, (args) => (args.every(isNumber) ? call(...args) : undefined));
}

export function ofList(
  parameters: readonly string[],
  call: (list: readonly unknown[], args: readonly unknown[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, ([list, ...rest], budget) => {
    if (!isList(list)) return undefined;
    budget.charge(list.length);
    return call(list, rest, budget);
  });
}

export function ofContext(
  parameters: readonly string[],
  call: (context: Context, args: readonly unknown[], budget: Budget) => unknown,
): Builtin {
  return define(parameters, ([context, ...rest], budget) =>
    isContext(context) ? call(context, rest, budget) : undefined,
  );
}
