/** The functions every expression may call. An unknown name or a wrong argument gives null, as in Zeebe. */
import { contextBuiltins } from './builtins/context.ts';
import { conversionBuiltins } from './builtins/conversion.ts';
import { listBuiltins } from './builtins/list.ts';
import { logicBuiltins } from './builtins/logic.ts';
import { numberBuiltins } from './builtins/number.ts';
import { rangeBuiltins } from './builtins/range.ts';
import type { Builtin, Builtins } from './builtins/signature.ts';
import { temporalBuiltins } from './builtins/temporal.ts';
import { textBuiltins } from './builtins/text.ts';
import { isList } from './value.ts';

const builtins: Builtins = {
  ...conversionBuiltins,
  ...logicBuiltins,
  ...textBuiltins,
  ...listBuiltins,
  ...numberBuiltins,
  ...contextBuiltins,
  ...rangeBuiltins,
  ...temporalBuiltins,
};

export const builtinsNamed = (name: string): readonly Builtin[] =>
  Object.hasOwn(builtins, name) ? (builtins[name] ?? []) : [];

/** Whether a form takes that many arguments, or arguments of those names (any may be left out). */
export function fits({ parameters, variadic }: Builtin, given: number | readonly string[]): boolean {
  if (typeof given !== 'number') return given.every((name) => parameters.includes(name));
  return given === parameters.length || (variadic && given > parameters.length);
}

export function positional({ parameters, variadic }: Builtin, args: readonly unknown[]): readonly unknown[] {
  if (!variadic) return args;
  const last = parameters.length - 1;
  const rest = args.slice(last);
  return [...args.slice(0, last), last === 0 && rest.length === 1 && isList(rest[0]) ? rest[0] : rest];
}

export const named = ({ parameters }: Builtin, args: ReadonlyMap<string, unknown>): readonly unknown[] =>
  parameters.map((name) => args.get(name) ?? null);
