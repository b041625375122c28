/** Unary tests: what may stand at the right of `in` and in a decision table's cell. `scope.input` is the tested value. */
import type { Code, Compiler } from './code.ts';
import { expressionsOf } from './code.ts';
import { compare, contains, isCompareOp } from './operators.ts';
import type { Node } from './node.ts';

export function compileTest(node: Node, compiler: Compiler): Code {
  if (node.name === 'UnaryTests') return compileUnaryTests(node, compiler);
  if (node.name === 'PositiveUnaryTests') return anyOf(expressionsOf(node), compiler);
  if (node.name === 'PositiveUnaryTest' || isWrappedTest(node)) return anyOf(expressionsOf(node), compiler);
  if (node.name === 'SimplePositiveUnaryTest') return compileSimple(node, compiler);
  const test = compiler.compile(node);
  return (scope) => contains(test(scope), scope.input, scope.budget);
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

function compileSimple(node: Node, compiler: Compiler): Code {
  const operator = node.getChild('CompareOp');
  const [operand] = expressionsOf(node);
  const code = operand ? compiler.compile(operand) : () => null;
  const op = operator ? compiler.textOf(operator) : '';
  if (isCompareOp(op)) return (scope) => compare(op, scope.input, code(scope), scope.budget);
  return (scope) => contains(code(scope), scope.input, scope.budget);
}

function anyOf(nodes: readonly Node[], compiler: Compiler): Code {
  const tests = nodes.map((part) => compileTest(part, compiler));
  return (scope) => {
    const answers = tests.map((test) => test(scope));
    if (answers.includes(true)) return true;
    return answers.every((answer) => answer === false) ? false : null;
  };
}
