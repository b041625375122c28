/** The functions every expression may call. An unknown name or a wrong argument gives null, as in Zeebe. */
import type { Scope } from './code.ts';
import { listBuiltins } from './builtins/list.ts';
import { otherBuiltins } from './builtins/other.ts';
import type { Builtin, Builtins } from './builtins/signature.ts';
import { textBuiltins } from './builtins/text.ts';
import { isList } from './value.ts';

const builtins: Builtins = { ...textBuiltins, ...listBuiltins, ...otherBuiltins };

export const builtinNames: readonly string[] = Object.keys(builtins);

export function hasBuiltin(name: string): boolean {
  return Object.hasOwn(builtins, name);
}

export function callBuiltin(name: string, args: readonly unknown[] | Record<string, unknown>, scope: Scope): unknown {
  scope.budget.charge(3);
  const builtin = builtins[name];
  if (!builtin) return null;
  const positional = isList(args) ? args : inOrder(builtin, args);
  return positional && fits(builtin, positional) ? (builtin.call(positional, scope.budget) ?? null) : null;
}

function fits(builtin: Builtin, args: readonly unknown[]): boolean {
  if (builtin.variadic) return args.length > 0;
  const required = builtin.parameters.filter((name) => !name.endsWith('?')).length;
  return args.length >= required && args.length <= builtin.parameters.length;
}

function inOrder(builtin: Builtin, named: Record<string, unknown>): unknown[] | null {
  const parameters = builtin.parameters.map((name) => name.replace(/\?$/, ''));
  if (!Object.keys(named).every((name) => parameters.includes(name))) return null;
  const args = parameters.map((name) => named[name]);
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args.map((arg) => arg ?? null);
}
