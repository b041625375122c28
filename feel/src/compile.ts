/**
 * Compiles a lezer tree into closures once; running them parses nothing. Every node kind has one entry in `compilers`,
 * and a kind without one is a syntax problem, so nothing is evaluated by guesswork.
 */
import { compileCall, compileDateTime, compileFunction } from './calls.ts';
import { type Code, type Compiler, childrenOf, expressionsOf, problemAt, type Scope } from './code.ts';
import { nameIn, numeral, operand, refuse, term, typeName, value } from './grammar.ts';
import { compileFilter, compileFor, compileQuantified } from './iteration.ts';
import { FeelError, maxExpressionDepth } from './limits.ts';
import { FeelSyntaxError, type Node } from './node.ts';
import { isNumber, literal, negate } from './number.ts';
import { arithmetic, compare, comparer, conjunction, disjunction, isCompareOp } from './operators.ts';
import { property } from './path.ts';
import { compileSimple, compileTest } from './unary-tests.ts';
import { contextOf, Failed, Lambda, typeOf } from './value.ts';

export function compileTree(node: Node, text: string): { code: Code; names: readonly string[] } {
  const names = new Set<string>();
  let depth = 0;
  const compiler: Compiler = {
    textOf: (part) => text.slice(part.from, part.to),
    reference: (name) => void names.add(name),
    isLast: (part) => text.slice(part.to).trim() === '',
    compile: (part) => {
      const make = compilers[part.name];
      if (!make) throw new FeelSyntaxError([problemAt(part, text)]);
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
  return child ? compiler.compile(child) : refuse(node, compiler);
};

const compilers: Record<string, Make> = {
  Expression: inner,
  ParenthesizedExpression: inner,
  UnaryTests: compileTest,
  PositiveUnaryTests: compileTest,
  SimplePositiveUnaryTest: compileSimple,
  null: () => () => null,
  '?': () => inputOf,
  BooleanLiteral: (node, compiler) => constant(compiler.textOf(node) === 'true'),
  NumericLiteral: (node, compiler) => constant(literal(numeral(node, compiler))),
  StringLiteral: (node, compiler) => constant(unescape(compiler.textOf(node))),
  VariableName: compileVariable,
  PathExpression: compilePath,
  List: (node, compiler) => {
    const items = expressionsOf(node).map(compiler.compile);
    return (scope) => whole(items.map((item) => item(scope)));
  },
  Context: compileContext,
  Conjunction: (node, compiler) => {
    const [left, right] = two(node, compiler, conjunct);
    return (scope) => {
      const answer = left(scope);
      return answer === false ? false : conjunction(answer, right(scope));
    };
  },
  Disjunction: (node, compiler) => {
    const [left, right] = two(node, compiler, term);
    return (scope) => {
      const answer = left(scope);
      return answer === true ? true : disjunction(answer, right(scope));
    };
  },
  Comparison: compileComparison,
  ArithmeticExpression: compileArithmetic,
  IfExpression: (node, compiler) => {
    const [test, yes, no] = expressionsOf(node).map(compiler.compile);
    if (!test || !yes || !no) return refuse(node, compiler);
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

function constant(result: unknown): Code {
  return () => result;
}

function inputOf(scope: Scope): unknown {
  if (scope.input === undefined) throw new FeelError("There is no input value: '?' belongs into a unary test");
  return scope.input;
}

/** A part that failed fails the whole list. */
function whole(items: unknown[]): unknown {
  return items.find((item) => item instanceof Failed) ?? items;
}

/** A backslash protects nothing: `\\n` is a backslash and a line break. */
function unescape(text: string): string {
  const replaced: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', s: ' ', '"': '"', "'": "'" };
  return text.slice(1, -1).replace(/\\([nrtbfs"'])/g, (_, letter: string) => replaced[letter] ?? letter);
}

function compileVariable(node: Node, compiler: Compiler): Code {
  const name = nameIn(node, compiler);
  compiler.reference(name);
  return (scope) => scope.get(name);
}

const conjunct = (node: Node, compiler: Compiler): Node =>
  node.name === 'Disjunction' ? refuse(node, compiler) : term(node, compiler);

function two(node: Node, compiler: Compiler, check: typeof operand): [Code, Code] {
  const [left, right] = expressionsOf(node);
  if (!left || !right) return refuse(node, compiler);
  return [compiler.compile(check(left, compiler)), compiler.compile(check(right, compiler))];
}

function compilePath(node: Node, compiler: Compiler): Code {
  const [target] = expressionsOf(node);
  const last = node.lastChild;
  if (!target || !last) return refuse(node, compiler);
  const name = compiler.textOf(last) === 'time offset' ? 'time offset' : nameIn(last, compiler);
  const code = compiler.compile(value(target, compiler));
  return (scope) => property(code(scope), name, scope);
}

function compileContext(node: Node, compiler: Compiler): Code {
  const entries = childrenOf(node, 'ContextEntry').map((part) => {
    const [key, last] = [part.firstChild, part.lastChild];
    if (!key || !last) return refuse(part, compiler);
    const text = compiler.textOf(key);
    const name = /^["`]/.test(text) ? text.slice(1, -1) : text;
    return { name, code: compiler.compile(last) };
  });
  return (scope) => {
    const result = contextOf();
    const within = scope.within(result);
    for (const { name, code } of entries) {
      const item = code(within);
      if (item instanceof Failed) return item;
      result[name] = item;
    }
    return result;
  };
}

function compileComparison(node: Node, compiler: Compiler): Code {
  const operator = childrenOf(node, 'CompareOp')[0];
  const [first, second, third] = expressionsOf(node);
  if (!first || !second) return refuse(node, compiler);
  const left = compiler.compile(operand(first, compiler));
  if (operator) {
    const op = compiler.textOf(operator);
    if (!isCompareOp(op)) return refuse(operator, compiler);
    const right = compiler.compile(operand(second, compiler));
    const comparison = comparer(op);
    return (scope) => comparison(left(scope), right(scope), scope.budget);
  }
  if (node.getChild('between') && third) {
    const [low, high] = [compiler.compile(operand(second, compiler)), compiler.compile(operand(third, compiler))];
    return (scope) => {
      const middle = left(scope);
      const above = compare('>=', middle, low(scope), scope.budget);
      return conjunction(above, compare('<=', middle, high(scope), scope.budget));
    };
  }
  const test = compileTest(second, compiler);
  return (scope) => {
    const input = left(scope);
    return input instanceof Failed ? input : test(scope.withInput(input instanceof Lambda ? null : input));
  };
}

function compileArithmetic(node: Node, compiler: Compiler): Code {
  const operator = childrenOf(node, 'ArithOp')[0];
  if (!operator) return refuse(node, compiler);
  const op = compiler.textOf(operator);
  const [first, second] = expressionsOf(node);
  if (first && !second) return compileNegation(first, op, compiler);
  const [left, right] = two(node, compiler, operand);
  return (scope) => arithmetic(op, left(scope), right(scope), scope.budget);
}

function compileNegation(node: Node, op: string, compiler: Compiler): Code {
  if (op !== '-') return refuse(node, compiler, 'has a sign that is not understood');
  const code = compiler.compile(value(node, compiler));
  return (scope) => {
    const number = code(scope);
    return isNumber(number) ? negate(number) : null;
  };
}

const alsoCalled: Record<string, string> = { 'date time': 'date and time' };

function compileInstanceOf(node: Node, compiler: Compiler): Code {
  const [first] = expressionsOf(node);
  const type = node.getChild('Type');
  if (!first || !type) return refuse(node, compiler);
  const name = typeName(type, compiler);
  const wanted = alsoCalled[name] ?? name;
  const code = compiler.compile(operand(first, compiler));
  return (scope) => {
    const found = code(scope);
    if (found instanceof Failed) return found;
    return wanted === 'Any' ? found !== null : typeOf(found) === wanted;
  };
}
