/**
 * Where the broker's grammar is narrower than the parser's: each rule here refuses, at compile time, what the broker
 * refuses at deployment. An operand is an arithmetic expression at most, a value is one term with its paths and filters.
 */
import { type Compiler, problemAt } from './code.ts';
import { FeelSyntaxError, type Node } from './node.ts';

const expressions = new Set(['IfExpression', 'ForExpression', 'QuantifiedExpression']);
const comparisons = new Set(['Comparison', 'InstanceOfExpression', 'SimplePositiveUnaryTest']);
const reserved = new Set([
  ...['null', 'true', 'false', 'function', 'in', 'return', 'then', 'else', 'satisfies', 'and', 'or'],
]);
const identifier = /^[\p{L}\p{Nl}\p{Sc}\p{Pc}][\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}]*$/u;

export function refuse(node: Node, compiler: Compiler, what?: string): never {
  throw new FeelSyntaxError([problemAt(node, compiler.textOf(node), what)]);
}

/** What `or` may join. */
export function term(node: Node, compiler: Compiler): Node {
  return expressions.has(node.name) ? refuse(node, compiler, 'needs parentheses here') : node;
}

/** What may be compared, or stand at either end of a range. */
export function operand(node: Node, compiler: Compiler): Node {
  const isLoose = comparisons.has(node.name) || node.name === 'Conjunction' || node.name === 'Disjunction';
  return isLoose ? refuse(node, compiler, 'needs parentheses here') : term(node, compiler);
}

/** What may have a path, a filter or a sign, and what a loop may run over. */
export function value(node: Node, compiler: Compiler): Node {
  return node.name === 'ArithmeticExpression'
    ? refuse(node, compiler, 'needs parentheses here')
    : operand(node, compiler);
}

/** A name as written, without backticks. */
export function nameIn(node: Node, compiler: Compiler): string {
  const text = compiler.textOf(node);
  if (text.startsWith('`')) return text.slice(1, -1);
  return identifier.test(text) && !reserved.has(text) ? text : refuse(node, compiler, 'is no name');
}

/** A parameter's name may have blanks. */
export function parameterName(node: Node, compiler: Compiler): string {
  const text = compiler.textOf(node);
  if (text.startsWith('`')) return text.slice(1, -1);
  return text.split(/ +/).every((word) => identifier.test(word)) ? text : refuse(node, compiler, 'is no name');
}

const number = /^-?\s*(\d+(\.\d+)?|\.\d+)$/;

export function numeral(node: Node, compiler: Compiler): string {
  const text = compiler.textOf(node);
  return number.test(text) ? text.replace(/\s/g, '') : refuse(node, compiler, 'is no number');
}

/** Only names can be called: `f(x)`, `a.b.f(x)`. Answers the path to the function. */
export function callee(node: Node, compiler: Compiler): readonly string[] {
  if (node.name === 'PathExpression' && node.firstChild && node.lastChild) {
    return [...path(node.firstChild, compiler), nameIn(node.lastChild, compiler)];
  }
  return node.name === 'VariableName' ? [functionName(node, compiler)] : refuse(node, compiler, 'cannot be called');
}

function path(node: Node, compiler: Compiler): readonly string[] {
  if (node.name === 'VariableName') return [nameIn(node, compiler)];
  if (node.name !== 'PathExpression' || !node.firstChild || !node.lastChild) return refuse(node, compiler);
  return [...path(node.firstChild, compiler), nameIn(node.lastChild, compiler)];
}

const wordsWithReserved = new Set(['and', 'or', 'date and time', 'years and months duration', 'get or else']);

function functionName(node: Node, compiler: Compiler): string {
  const text = compiler.textOf(node);
  if (text.startsWith('`')) return text.slice(1, -1);
  const words = text.split(/ +/);
  const isName = wordsWithReserved.has(text) || words.every((word) => identifier.test(word) && !reserved.has(word));
  return isName ? text : refuse(node, compiler, 'is no name');
}

const typeNames = new Set(['years and months duration', 'days and time duration', 'date and time', 'function']);

export function typeName(node: Node, compiler: Compiler): string {
  const text = compiler.textOf(node);
  const isName = text.split('.').every((word) => identifier.test(word) && !reserved.has(word));
  return typeNames.has(text) || isName ? text : refuse(node, compiler, 'is no type');
}
