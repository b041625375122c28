/** Unary tests: what may stand at the right of `in` and in a decision table's cell. `scope.input` is the tested value. */
import type { Code, Compiler, Scope } from './code.ts';
import { expressionsOf } from './code.ts';
import { operand, refuse } from './grammar.ts';
import type { Node } from './node.ts';
import { compare, disjunction, equal, inRange, isCompareOp, same } from './operators.ts';
import { Failed, isList, Range } from './value.ts';

export function compileTest(node: Node, compiler: Compiler): Code {
  if (node.name === 'UnaryTests') return compileUnaryTests(node, compiler);
  if (node.name === 'PositiveUnaryTests') return anyOf(expressionsOf(node), compiler);
  if (node.name === 'PositiveUnaryTest' || isWrappedTest(node)) return anyOf(expressionsOf(node), compiler);
  if (node.name === 'SimplePositiveUnaryTest') return compileSimple(node, compiler);
  return compileAny(node, compiler);
}

function isWrappedTest(node: Node): boolean {
  return node.name === 'ParenthesizedExpression' && node.getChild('SimplePositiveUnaryTest') !== null;
}

function compileUnaryTests(node: Node, compiler: Compiler): Code {
  if (node.getChild('Wildcard')) return () => true;
  const positive = anyOf(
    expressionsOf(node).filter((part) => part.name !== 'Wildcard'),
    compiler,
  );
  if (!node.getChild('not')) return positive;
  return (scope) => {
    const answer = positive(scope);
    return typeof answer === 'boolean' ? !answer : null;
  };
}

/** `> 3` or `[1..3]`; outside of a test there is no input, hence no answer. */
export function compileSimple(node: Node, compiler: Compiler): Code {
  const operator = node.getChild('CompareOp');
  const [part] = expressionsOf(node);
  if (!part) return refuse(node, compiler);
  if (!operator) {
    const range = compileRange(part, compiler);
    return (scope) => {
      const { start, end, startIncluded, endIncluded } = range(scope);
      return inRange(new Range(start, end, startIncluded, endIncluded), scope.input ?? null);
    };
  }
  const op = compiler.textOf(operator);
  if (!isCompareOp(op) || op === '=' || op === '!=') return refuse(node, compiler);
  const code = compiler.compile(operand(part, compiler));
  return (scope) => compare(op, scope.input ?? null, code(scope), scope.budget);
}

export function compileRange(node: Node, compiler: Compiler): (scope: Scope) => Range {
  const [first, last] = expressionsOf(node);
  if (!first || !last) return refuse(node, compiler);
  const [start, end] = [compiler.compile(operand(first, compiler)), compiler.compile(operand(last, compiler))];
  const text = compiler.textOf(node);
  const [from, to] = [text.startsWith('['), text.endsWith(']')];
  return (scope) => new Range(start(scope), end(scope), from, to);
}

/**
 * Any expression: true when it is true, is the input, or is a list that holds it; with `?` in it, the boolean it is. A
 * truth value at the very end of the text is compared, whatever the input is.
 */
function compileAny(node: Node, compiler: Compiler): Code {
  const code = compiler.compile(node);
  if (node.name === 'BooleanLiteral' && compiler.isLast(node)) {
    return (scope) => equal(scope.input ?? null, code(scope), scope.budget);
  }
  if (mentionsInput(node)) {
    return (scope) => {
      const value = code(scope);
      return typeof value === 'boolean' ? value : null;
    };
  }
  return (scope) => {
    const [value, input] = [code(scope), scope.input ?? null];
    if (value === true) return true;
    if (value instanceof Failed) return value;
    if (isList(value) && value.some((item) => same(item, input, scope.budget))) return true;
    const answer = equal(input, value, scope.budget);
    return isList(value) && answer !== true ? false : answer;
  };
}

const mentionsInput = (node: Node): boolean => node.name === '?' || node.children.some(mentionsInput);

function anyOf(nodes: readonly Node[], compiler: Compiler): Code {
  const [first, ...more] = nodes.map((part) => compileTest(part, compiler));
  if (!first) return () => null;
  if (more.length === 0) return first;
  return (scope) =>
    more.reduce((answer, test) => (answer === true ? true : disjunction(answer, test(scope))), first(scope));
}
