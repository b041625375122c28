/**
 * Compiles a lezer tree into closures once; running them parses nothing. Every node kind has one entry in `compilers`,
 * and a kind without one is a syntax problem, so nothing is evaluated by guesswork.
 */
import { callBuiltin, hasBuiltin } from './builtins.ts';
import { compileFilter, compileFor, compileQuantified } from './iteration.ts';
import { maxExpressionDepth } from './limits.ts';
import { arithmetic, compare, conjunction, disjunction, inRange, isCompareOp } from './operators.ts';
import { FeelSyntaxError, type Node } from './node.ts';
import { callFeelin, isTemporal, askFeelin } from './temporal.ts';
import { compileTest } from './unary-tests.ts';
import { type Code, type Compiler, childrenOf, expressionsOf, problemAt, type Scope } from './code.ts';
import { entry, isContext, isList, Range, typeOf } from './value.ts';

export function compileTree(node: Node, text: string): { code: Code; names: readonly string[] } {
  const names = new Set<string>();
  let depth = 0;
  const compiler: Compiler = {
    textOf: (part) => text.slice(part.from, part.to),
    reference: (name) => void names.add(name),
    compile: (part) => {
      const make = compilers[part.name];
      if (!make || part.type.isError) throw new FeelSyntaxError([problemAt(part, text)]);
      if (++depth > maxExpressionDepth * 2) throw new FeelSyntaxError([problemAt(part, text, 'nested too deep')]);
      const code = make(part, compiler);
      depth -= 1;
      return code;
    },
  };
  return { code: compiler.compile(node), names: [...names] };
}

type Make = (node: Node, compiler: Compiler) => Code;

const inner: Make = (node, compiler) => {
  const [child] = expressionsOf(node);
  if (!child) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  return compiler.compile(child);
};

const compilers: Record<string, Make> = {
  Expression: inner,
  ParenthesizedExpression: inner,
  UnaryTests: compileTest,
  PositiveUnaryTests: compileTest,
  SimplePositiveUnaryTest: (node, compiler) => {
    if (node.getChild('CompareOp')) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
    return compileTest(node, compiler);
  },
  Interval: (node, compiler) => compileInterval(node, compiler),
  null: () => () => null,
  BooleanLiteral: (node, compiler) => constant(compiler.textOf(node) === 'true'),
  NumericLiteral: (node, compiler) => constant(Number(compiler.textOf(node).replace(/\s/g, ''))),
  StringLiteral: (node, compiler) => constant(unescape(compiler.textOf(node))),
  VariableName: (node, compiler) => variable(compiler.textOf(node), compiler),
  PathExpression: compilePath,
  List: (node, compiler) => {
    const items = expressionsOf(node).map(compiler.compile);
    return (scope) => items.map((item) => item(scope));
  },
  Context: compileContext,
  Conjunction: (node, compiler) => {
    const [left, right] = two(node, compiler);
    return (scope) => conjunction(left(scope), () => right(scope));
  },
  Disjunction: (node, compiler) => {
    const [left, right] = two(node, compiler);
    return (scope) => disjunction(left(scope), () => right(scope));
  },
  Comparison: compileComparison,
  ArithmeticExpression: compileArithmetic,
  IfExpression: (node, compiler) => {
    const [test, yes, no] = expressionsOf(node).map(compiler.compile);
    if (!test || !yes || !no) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
    return (scope) => (test(scope) === true ? yes(scope) : no(scope));
  },
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  FilterExpression: compileFilter,
  FunctionInvocation: compileCall,
  FunctionDefinition: compileFunction,
  DateTimeLiteral: compileDateTime,
  InstanceOfExpression: compileInstanceOf,
};

function constant(value: unknown): Code {
  return () => value;
}

function unescape(literal: string): string {
  const replaced: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'" };
  return literal.slice(1, -1).replace(/\\([nrtbf"'])/g, (_, letter: string) => replaced[letter] ?? letter);
}

export function plainName(text: string): string {
  return text.startsWith('`') ? text.slice(1, -1) : text;
}

function variable(text: string, compiler: Compiler): Code {
  const name = plainName(text);
  compiler.reference(name);
  return (scope) => scope.get(name);
}

function two(node: Node, compiler: Compiler): [Code, Code] {
  const [left, right] = expressionsOf(node).map(compiler.compile);
  if (!left || !right) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  return [left, right];
}

function compilePath(node: Node, compiler: Compiler): Code {
  const [target] = expressionsOf(node);
  const last = node.lastChild;
  if (!target || !last) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const name = plainName(compiler.textOf(last));
  const value = compiler.compile(target);
  return (scope) => property(value(scope), name, scope);
}

function property(target: unknown, name: string, scope: Scope): unknown {
  if (isContext(target)) return entry(target, name);
  if (isTemporal(target)) return askFeelin(scope.budget, `a.${name}`, { a: target });
  if (!isList(target)) return null;
  scope.budget.charge(target.length);
  return target.map((item) => property(item, name, scope));
}

function compileContext(node: Node, compiler: Compiler): Code {
  const entries = childrenOf(node, 'ContextEntry').map((part) => {
    const key = part.firstChild;
    const value = part.lastChild;
    if (!key || !value) throw new FeelSyntaxError([problemAt(part, compiler.textOf(part))]);
    const text = compiler.textOf(key);
    return { name: text.startsWith('"') ? unescape(text) : plainName(text), code: compiler.compile(value) };
  });
  return (scope) => {
    const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    const within = scope.with(result);
    for (const { name, code } of entries) result[name] = code(within);
    return result;
  };
}

function compileComparison(node: Node, compiler: Compiler): Code {
  const parts = expressionsOf(node);
  const operator = childrenOf(node, 'CompareOp')[0];
  const [first, second, third] = parts;
  if (!first || !second) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const left = compiler.compile(first);
  if (operator) {
    const op = compiler.textOf(operator);
    if (!isCompareOp(op)) throw new FeelSyntaxError([problemAt(operator, op)]);
    const right = compiler.compile(second);
    return (scope) => compare(op, left(scope), right(scope), scope.budget);
  }
  if (node.getChild('between') && third) {
    const [low, high] = [compiler.compile(second), compiler.compile(third)];
    return (scope) => inRange(new Range(low(scope), high(scope), true, true), left(scope), scope.budget);
  }
  const test = compileTest(second, compiler);
  return (scope) => test(scope.withInput(left(scope)));
}

function compileArithmetic(node: Node, compiler: Compiler): Code {
  const operator = childrenOf(node, 'ArithOp')[0];
  if (!operator) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const op = compiler.textOf(operator);
  const [first, second] = expressionsOf(node).map(compiler.compile);
  if (first && !second) {
    return (scope) => {
      const value = first(scope);
      return typeof value === 'number' ? -value : isTemporal(value) ? arithmetic('*', value, -1, scope.budget) : null;
    };
  }
  if (!first || !second) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  return (scope) => arithmetic(op, first(scope), second(scope), scope.budget);
}

function compileInterval(node: Node, compiler: Compiler): Code {
  const [start, end] = two(node, compiler);
  const text = compiler.textOf(node);
  const [from, to] = [text.startsWith('['), text.endsWith(']')];
  return (scope) => new Range(start(scope), end(scope), from, to);
}

function compileCall(node: Node, compiler: Compiler): Code {
  const callee = node.firstChild;
  if (!callee) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const args = compileArguments(node, compiler);
  const name = callee.name === 'VariableName' ? compiler.textOf(callee) : null;
  if (name !== null && hasBuiltin(name)) return (scope) => callBuiltin(name, args(scope), scope);
  const target = compiler.compile(callee);
  return (scope) => {
    scope.budget.charge(5);
    const found = target(scope);
    const given = args(scope);
    return typeof found === 'function' && isList(given)
      ? (found as (values: readonly unknown[]) => unknown)(given)
      : null;
  };
}

/** Positional arguments as a list, named ones as a record. */
function compileArguments(
  node: Node,
  compiler: Compiler,
): (scope: Scope) => readonly unknown[] | Record<string, unknown> {
  const named = node.getChild('NamedParameters');
  if (!named) {
    const positional = node.getChild('PositionalParameters');
    const codes = positional ? expressionsOf(positional).map(compiler.compile) : [];
    return (scope) => codes.map((code) => code(scope));
  }
  const entries = childrenOf(named, 'NamedParameter').map((part) => {
    const [key, value] = [part.firstChild, part.lastChild];
    if (!key || !value) throw new FeelSyntaxError([problemAt(part, compiler.textOf(part))]);
    return { name: compiler.textOf(key), code: compiler.compile(value) };
  });
  return (scope) => Object.fromEntries(entries.map(({ name, code }) => [name, code(scope)]));
}

/** A function sees the scope it was written in, never the one that calls it; so it cannot call itself. */
function compileFunction(node: Node, compiler: Compiler): Code {
  const formal = node.getChild('FormalParameters');
  const parameters = formal ? childrenOf(formal, 'FormalParameter').map(compiler.textOf) : [];
  const bodyNode = node.getChild('FunctionBody');
  const [expression] = bodyNode ? expressionsOf(bodyNode) : [];
  if (!expression) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const body = compiler.compile(expression);
  return (scope) => (args: readonly unknown[]) => {
    scope.budget.charge(5);
    return body(scope.with(Object.fromEntries(parameters.map((name, index) => [name, args[index] ?? null]))));
  };
}

function compileDateTime(node: Node, compiler: Compiler): Code {
  const at = node.getChild('AtLiteral')?.getChild('StringLiteral');
  if (at) {
    const text = unescape(compiler.textOf(at));
    return (scope) => askFeelin(scope.budget, `@"${text.replace(/[^\w:.+@/-]/g, '?')}"`, {});
  }
  const constructor = node.getChild('DateTimeConstructor');
  const name = constructor ? compiler.textOf(constructor) : '';
  const args = compileArguments(node, compiler);
  return (scope) => {
    const given = args(scope);
    return callFeelin(scope.budget, name, isList(given) ? given : Object.values(given));
  };
}

function compileInstanceOf(node: Node, compiler: Compiler): Code {
  const [value] = expressionsOf(node);
  const type = node.getChild('Type');
  if (!value || !type) throw new FeelSyntaxError([problemAt(node, compiler.textOf(node))]);
  const name = compiler.textOf(type);
  const code = compiler.compile(value);
  return (scope) => {
    const found = typeOf(code(scope));
    return name === 'Any'
      ? found !== 'null'
      : found === (name === 'day-time-duration' ? 'days and time duration' : name);
  };
}
