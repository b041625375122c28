/** Function calls and definitions. A call takes the innermost function of its name that has its arguments' number. */
import { builtinsNamed, fits, named, positional } from './builtins.ts';
import { type Code, type Compiler, childrenOf, expressionsOf, functionIn, type Scope } from './code.ts';
import { callee, parameterName, refuse } from './grammar.ts';
import type { Node } from './node.ts';
import { isNumber } from './number.ts';
import { ordering } from './operators.ts';
import { property } from './path.ts';
import { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from './temporal/parse.ts';
import { isTemporal, type Temporal } from './temporal/values.ts';
import { compileRange } from './unary-tests.ts';
import { Failed, type HostFunction, isContext, isList, Lambda } from './value.ts';

type Arguments = readonly unknown[] | ReadonlyMap<string, unknown>;

const literals: Record<string, (text: string, now: Date) => Temporal | null> = {
  date: (text) => parseDate(text),
  time: parseTime,
  'date and time': (text) => parseDateTime(text),
  duration: (text) => parseDuration(text, true),
};

export function compileCall(node: Node, compiler: Compiler): Code {
  const target = node.firstChild;
  if (!target) return refuse(node, compiler);
  const path = callee(target, compiler);
  const args = compileArguments(node, compiler);
  const name = path.at(-1) ?? '';
  const [root, ...rest] = path.slice(0, -1);
  if (root === undefined) return temporalLiteral(node, name, compiler) ?? callByName(name, args, compiler);
  compiler.reference(root);
  return (scope) => {
    scope.budget.charge(5);
    const context = rest.reduce<unknown>((value, key) => property(value, key, scope), scope.get(root));
    if (!isContext(context)) return new Failed(`'${path.join('.')}' is not in a context`);
    const method = functionIn(context, name);
    const given = args(scope);
    return method && accepts(method, given) ? invoke(method, given) : new Failed(`No function '${name}'`);
  };
}

/** `date("2024-02-29")`: read once, and more freely than at run time. */
export function compileDateTime(node: Node, compiler: Compiler): Code {
  const at = node.getChild('AtLiteral')?.getChild('StringLiteral');
  if (at) {
    const text = compiler.textOf(at).slice(1, -1);
    return (scope) => parseTemporal(text, scope.budget.now);
  }
  const constructor = node.getChild('DateTimeConstructor');
  const name = constructor ? compiler.textOf(constructor) : '';
  return temporalLiteral(node, name, compiler) ?? callByName(name, compileArguments(node, compiler), compiler);
}

function temporalLiteral(node: Node, name: string, compiler: Compiler): Code | null {
  const parse = Object.hasOwn(literals, name) ? literals[name] : undefined;
  const parameters = node.getChild('PositionalParameters');
  const [text, ...more] = parameters ? expressionsOf(parameters) : [];
  if (!parse || text?.name !== 'StringLiteral' || more.length > 0) return null;
  const value = compiler.textOf(text).slice(1, -1);
  return (scope) => parse(value, scope.budget.now);
}

function callByName(name: string, args: (scope: Scope) => Arguments, compiler: Compiler): Code {
  const builtins = builtinsNamed(name);
  if (builtins.length === 0) compiler.reference(name);
  return (scope) => {
    scope.budget.charge(3);
    const given = args(scope);
    const own = scope.functions(name).find((lambda) => accepts(lambda, given));
    if (own) return forgiven(invoke(own, given));
    return builtins.length > 0 ? callBuiltin(builtins, given, scope) : callHost(scope.get(name), given);
  };
}

const forgiven = (result: unknown): unknown => (result instanceof Failed ? null : result);

/** A function the caller put among the variables. */
function callHost(host: unknown, args: Arguments): unknown {
  if (host instanceof Lambda) return accepts(host, args) ? forgiven(invoke(host, args)) : null;
  return typeof host === 'function' && isList(args) ? ((host as HostFunction)(args) ?? null) : null;
}

function callBuiltin(builtins: ReturnType<typeof builtinsNamed>, args: Arguments, { budget }: Scope): unknown {
  const keys = isList(args) ? args.length : [...args.keys()];
  const builtin = builtins.find((one) => fits(one, keys));
  if (!builtin) return null;
  const values = isList(args) ? positional(builtin, args) : named(builtin, args);
  return values.some((value) => value instanceof Failed) ? null : (builtin.call(values, budget) ?? null);
}

function accepts({ parameters }: Lambda, args: Arguments): boolean {
  return isList(args) ? args.length === parameters.length : [...args.keys()].every((name) => parameters.includes(name));
}

const invoke = (lambda: Lambda, args: Arguments): unknown =>
  lambda.call(isList(args) ? args : lambda.parameters.map((name) => args.get(name) ?? null));

/** By position or by name; a range stands for itself as an argument, and nowhere else. */
function compileArguments(node: Node, compiler: Compiler): (scope: Scope) => Arguments {
  const names = node.getChild('NamedParameters');
  if (!names) {
    const parameters = node.getChild('PositionalParameters');
    const codes = parameters ? expressionsOf(parameters).map((part) => compileArgument(part, compiler)) : [];
    return (scope) => codes.map((code) => code(scope));
  }
  const entries = childrenOf(names, 'NamedParameter').map((part) => {
    const [key, value] = [part.firstChild, part.lastChild];
    if (!key || !value) return refuse(part, compiler);
    return { name: parameterName(key, compiler), code: compileArgument(value, compiler) };
  });
  return (scope) => new Map(entries.map(({ name, code }) => [name, code(scope)]));
}

function compileArgument(node: Node, compiler: Compiler): Code {
  const interval = node.name === 'SimplePositiveUnaryTest' ? node.getChild('Interval') : null;
  if (!interval) return compiler.compile(node);
  const range = compileRange(interval, compiler);
  return (scope) => {
    const value = range(scope);
    return isPoint(value.start) && ordering(value.start, value.end) !== null
      ? value
      : new Failed('The range has no order');
  };
}

const isPoint = (value: unknown): boolean => isNumber(value) || isTemporal(value);

/** A function sees the scope it was written in, never the one that calls it; so it cannot call itself. */
export function compileFunction(node: Node, compiler: Compiler): Code {
  const formal = node.getChild('FormalParameters');
  const parameters = (formal ? childrenOf(formal, 'FormalParameter') : []).map((part) => {
    if (part.getChild('Type') || !part.firstChild) return refuse(part, compiler, 'has a type');
    return parameterName(part.firstChild, compiler);
  });
  const body = node.getChild('FunctionBody');
  const [expression] = body ? expressionsOf(body) : [];
  if (!expression || node.getChild('external')) return refuse(node, compiler);
  const code = compiler.compile(expression);
  return (scope) =>
    new Lambda(parameters, (args) => {
      scope.budget.charge(5);
      return code(scope.with(Object.fromEntries(parameters.map((name, index) => [name, args[index] ?? null]))));
    });
}
