/**
 * From text to a syntax tree, by descent. The grammar is the broker's (Camunda's FEEL, 8.6), which is narrower than DMN's
 * in operators and wider in names. Where a kind of node may not stand, `grammar.ts` says so while compiling.
 */
import { Node } from './node.ts';
import { Scanner } from './scanner.ts';

export function parseExpression(text: string): Node {
  const scanner = new Scanner(text);
  return whole('Expression', scanner, [expression(scanner)]);
}

export function parseUnaryTests(text: string): Node {
  const scanner = new Scanner(text);
  if (/^\s*-\s*$/.test(text)) return whole('UnaryTests', scanner, [scanner.expect('-')].map(named('Wildcard')));
  const not = /^\s*not\s*\(/.test(text) ? scanner.takeWord('not') : null;
  if (!not) return whole('UnaryTests', scanner, [tests(scanner)]);
  scanner.expect('(');
  const negated = tests(scanner);
  scanner.expect(')');
  return whole('UnaryTests', scanner, [not, negated]);
}

const named =
  (name: string) =>
  ({ from, to, children }: Node): Node =>
    new Node(name, from, to, children);

function whole(name: string, scanner: Scanner, children: readonly Node[]): Node {
  if (scanner.position < scanner.text.length) scanner.fail();
  return new Node(name, 0, scanner.text.length, children);
}

/** A node around its parts. */
function around(name: string, ...children: readonly Node[]): Node {
  return new Node(name, children[0]?.from ?? 0, children.at(-1)?.to ?? 0, children);
}

function expression(scanner: Scanner, isTest = false): Node {
  return scanner.nested(
    () => conditional(scanner) ?? loop(scanner) ?? quantified(scanner) ?? disjunction(scanner, isTest),
  );
}

const item = (scanner: Scanner): Node => expression(scanner);

/** A keyword that begins an expression; the same word may be a variable. */
function keyword(scanner: Scanner, word: string): Node | null {
  return scanner.isName(word) ? null : scanner.takeWord(word);
}

function conditional(scanner: Scanner): Node | null {
  const start = keyword(scanner, 'if');
  if (!start) return null;
  const condition = expression(scanner);
  const parts = ['then', 'else'].map((word) => {
    if (!scanner.takeWord(word)) scanner.fail();
    return expression(scanner);
  });
  return around('IfExpression', start, condition, ...parts);
}

function loop(scanner: Scanner): Node | null {
  const start = keyword(scanner, 'for');
  if (!start) return null;
  const iterators = list(scanner, iterator);
  if (!scanner.takeWord('return')) scanner.fail();
  return around('ForExpression', start, around('InExpressions', ...iterators), expression(scanner));
}

function quantified(scanner: Scanner): Node | null {
  const start = keyword(scanner, 'some') ?? keyword(scanner, 'every');
  if (!start) return null;
  const iterators = list(scanner, iterator);
  if (!scanner.takeWord('satisfies')) scanner.fail();
  return around('QuantifiedExpression', start, around('InExpressions', ...iterators), expression(scanner));
}

function iterator(scanner: Scanner): Node {
  const name = scanner.take('quoted', 'Name') ?? scanner.take('name', 'Name') ?? scanner.fail();
  if (!scanner.takeWord('in')) scanner.fail();
  const first = sum(scanner);
  const last = scanner.takeSymbol('..') ? [sum(scanner)] : [];
  return around('InExpression', name, around('IterationContext', first, ...last));
}

/** One or more, with commas between. */
function list(scanner: Scanner, item: (scanner: Scanner) => Node): Node[] {
  const items = [item(scanner)];
  while (scanner.takeSymbol(',')) items.push(item(scanner));
  return items;
}

/** In a test, an interval is all of it: `x in [1..3] and y` is a test and another condition. */
const endsTest = (node: Node, isTest: boolean): boolean => isTest && node.getChild('Interval') !== null;

function disjunction(scanner: Scanner, isTest = false): Node {
  let left = conjunction(scanner, isTest);
  if (endsTest(left, isTest)) return left;
  for (let operator = scanner.takeWord('or'); operator; operator = scanner.takeWord('or')) {
    left = around('Disjunction', left, operator, conjunction(scanner, false));
  }
  return left;
}

function conjunction(scanner: Scanner, isTest: boolean): Node {
  let left = comparison(scanner);
  if (endsTest(left, isTest)) return left;
  for (let operator = scanner.takeWord('and'); operator; operator = scanner.takeWord('and')) {
    left = around('Conjunction', left, operator, comparison(scanner));
  }
  return left;
}

const compareOps = ['<=', '>=', '<', '>', '!=', '='];

function compareOp(scanner: Scanner, operators = compareOps): Node | null {
  for (const operator of operators) {
    const found = scanner.takeSymbol(operator);
    if (found) return named('CompareOp')(found);
  }
  return null;
}

function comparison(scanner: Scanner): Node {
  const test = compareOp(scanner, compareOps.slice(0, 4));
  if (test) return around('SimplePositiveUnaryTest', test, sum(scanner));
  const left = sum(scanner);
  if (left.name === 'SimplePositiveUnaryTest') return left;
  const operator = compareOp(scanner);
  if (operator) return around('Comparison', left, operator, sum(scanner));
  return between(scanner, left) ?? instanceOf(scanner, left) ?? membership(scanner, left) ?? left;
}

function between(scanner: Scanner, left: Node): Node | null {
  const operator = scanner.takeWord('between');
  if (!operator) return null;
  const low = sum(scanner);
  if (!scanner.takeWord('and')) scanner.fail();
  return around('Comparison', left, operator, low, sum(scanner));
}

function instanceOf(scanner: Scanner, left: Node): Node | null {
  const operator = scanner.takeWord('instance');
  if (!operator) return null;
  if (!scanner.takeWord('of')) scanner.fail();
  return around('InstanceOfExpression', left, scanner.take('type', 'Type') ?? scanner.fail());
}

/** Without parentheses, the test takes all that follows: `x in xs and y` asks for `xs and y`. */
function membership(scanner: Scanner, left: Node): Node | null {
  const operator = scanner.takeWord('in');
  if (!operator) return null;
  const open = scanner.takeSymbol('(');
  if (!open) return around('Comparison', left, operator, around('PositiveUnaryTest', test(scanner)));
  const first = expression(scanner);
  if (scanner.sees('..'))
    return around('Comparison', left, operator, around('PositiveUnaryTest', interval(scanner, open, first)));
  const others = scanner.takeSymbol(',') ? list(scanner, test) : [];
  const close = scanner.expect(')');
  const all = [first, ...others].map((one) => around('PositiveUnaryTest', one));
  return new Node('Comparison', left.from, close.to, [left, operator, around('PositiveUnaryTests', ...all)]);
}

const tests = (scanner: Scanner): Node =>
  around('PositiveUnaryTests', ...list(scanner, test).map((one) => around('PositiveUnaryTest', one)));

/** A comparison or an interval ends the test; anything else is an expression. */
function test(scanner: Scanner): Node {
  const operator = compareOp(scanner, compareOps.slice(0, 4));
  return operator ? around('SimplePositiveUnaryTest', operator, sum(scanner)) : expression(scanner, true);
}

type Parse = (scanner: Scanner) => Node;

function chain(scanner: Scanner, operators: readonly string[], operand: Parse): Node {
  let left = operand(scanner);
  for (;;) {
    const operator = operators.find((one) => scanner.sees(one));
    if (operator === undefined || (operator === '*' && scanner.sees('**'))) return left;
    const symbol = named('ArithOp')(scanner.expect(operator));
    left = around('ArithmeticExpression', left, symbol, operand(scanner));
  }
}

const sum: Parse = (scanner) => chain(scanner, ['+', '-'], product);
const product: Parse = (scanner) => chain(scanner, ['*', '/'], power);
const power: Parse = (scanner) => chain(scanner, ['**'], signed);

function signed(scanner: Scanner): Node {
  if (!scanner.sees('-') || scanner.looksLike('number')) return value(scanner);
  const sign = named('ArithOp')(scanner.expect('-'));
  return around(
    'ArithmeticExpression',
    sign,
    scanner.nested(() => value(scanner)),
  );
}

/** A term with its paths and filters. */
function value(scanner: Scanner): Node {
  let node = primary(scanner);
  for (;;) {
    if (scanner.sees('.') && !scanner.sees('..')) {
      scanner.expect('.');
      node = around('PathExpression', node, pathName(scanner));
    } else if (!scanner.looksLike('rangeEnd') && scanner.takeSymbol('[')) {
      const condition = expression(scanner);
      const close = scanner.expect(']');
      node = new Node('FilterExpression', node.from, close.to, [node, condition]);
    } else return node;
  }
}

const pathName: Parse = (scanner) =>
  named('PathName')(
    scanner.takeWord('time offset') ?? scanner.take('quoted', 'Name') ?? scanner.take('name', 'Name') ?? scanner.fail(),
  );

function primary(scanner: Scanner): Node {
  return literal(scanner) ?? functionDefinition(scanner) ?? reference(scanner) ?? bracketed(scanner) ?? scanner.fail();
}

function literal(scanner: Scanner): Node | null {
  const found =
    scanner.take('number', 'NumericLiteral') ??
    scanner.take('string', 'StringLiteral') ??
    scanner.takeWord('null') ??
    scanner.takeSymbol('?');
  if (found) return found;
  const truth = scanner.takeWord('true') ?? scanner.takeWord('false');
  if (truth) return named('BooleanLiteral')(truth);
  const at = scanner.takeSymbol('@');
  if (!at) return null;
  const text = scanner.take('string', 'StringLiteral') ?? scanner.fail();
  return around('DateTimeLiteral', around('AtLiteral', text));
}

function functionDefinition(scanner: Scanner): Node | null {
  const start = scanner.takeWord('function');
  if (!start) return null;
  scanner.expect('(');
  const parameters = scanner.sees(')') ? [] : list(scanner, formalParameter);
  scanner.expect(')');
  return around(
    'FunctionDefinition',
    start,
    around('FormalParameters', ...parameters),
    around('FunctionBody', expression(scanner)),
  );
}

const formalParameter: Parse = (scanner) => {
  const words = [scanner.take('quoted', 'Name') ?? scanner.take('name', 'Name') ?? scanner.fail()];
  for (let more = scanner.take('name', 'Name'); more; more = scanner.take('name', 'Name')) words.push(more);
  return around('FormalParameter', around('ParameterName', ...words));
};

/** A name with its path; called when a parenthesis follows. */
function reference(scanner: Scanner): Node | null {
  const words = scanner.take('calledWords', 'VariableName');
  if (words) return call(scanner, words);
  let node = scanner.take('quoted', 'VariableName') ?? scanner.take('name', 'VariableName');
  while (node && scanner.sees('.') && !scanner.sees('..')) {
    scanner.expect('.');
    node = around('PathExpression', node, pathName(scanner));
  }
  return node && scanner.sees('(') ? call(scanner, node) : node;
}

function call(scanner: Scanner, callee: Node): Node {
  scanner.expect('(');
  const isNamed = scanner.looksLike('parameter');
  const args = scanner.sees(')') ? [] : list(scanner, isNamed ? namedArgument : item);
  const close = scanner.expect(')');
  const parameters = around(isNamed ? 'NamedParameters' : 'PositionalParameters', ...args);
  return new Node('FunctionInvocation', callee.from, close.to, [callee, parameters]);
}

const namedArgument: Parse = (scanner) => {
  const name = scanner.take('parameter', 'ParameterName') ?? scanner.fail();
  scanner.expect(':');
  return around('NamedParameter', name, expression(scanner));
};

function bracketed(scanner: Scanner): Node | null {
  if (scanner.sees('{')) return context(scanner);
  const open = scanner.takeSymbol('(') ?? scanner.takeSymbol('[') ?? scanner.takeSymbol(']');
  if (!open) return null;
  if (open.name === '[' && scanner.sees(']')) return around('List', open, scanner.expect(']'));
  const first = expression(scanner);
  if (scanner.sees('..')) return interval(scanner, open, first);
  if (open.name === ']') scanner.fail();
  if (open.name === '(') return around('ParenthesizedExpression', open, first, scanner.expect(')'));
  const others = scanner.takeSymbol(',') ? list(scanner, item) : [];
  return around('List', open, first, ...others, scanner.expect(']'));
}

function interval(scanner: Scanner, open: Node, first: Node): Node {
  scanner.expect('..');
  const last = sum(scanner);
  const close = scanner.takeSymbol(')') ?? scanner.takeSymbol('[') ?? scanner.expect(']');
  return around('SimplePositiveUnaryTest', around('Interval', open, first, last, close));
}

function context(scanner: Scanner): Node {
  const open = scanner.expect('{');
  const entries = scanner.sees('}') ? [] : list(scanner, contextEntry);
  return around('Context', open, ...entries, scanner.expect('}'));
}

const contextEntry: Parse = (scanner) => {
  const key = scanner.take('key', 'Key') ?? scanner.take('quoted', 'Key') ?? scanner.take('string', 'Key');
  if (!key) return scanner.fail();
  scanner.expect(':');
  return around('ContextEntry', key, expression(scanner));
};
