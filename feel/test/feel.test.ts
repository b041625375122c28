import { describe, expect, it } from 'vitest';
import { compile, evaluate, FeelError, FeelSyntaxError, odditiesOf, parseProblems } from '../src/index.ts';

const context = { a: { b: 2, done: true }, xs: [1, 2, 3], name: '李', text: 'abc', no: null, 订单: { 金额: 5 } };

const values: [string, unknown][] = [
  ['a.b', 2],
  ['a.missing.more', null],
  ['missing', null],
  ['missing = null', true],
  ['missing > 1', null],
  ['1 = "1"', null],
  ['a.b > 1 and a.done', true],
  ['missing and false', false],
  ['if "true" then 1 else 2', 2],
  ['if name = "李" then "yes" else "no"', 'yes'],
  ['订单.金额 * 2', 10],
  ['xs[item > 1]', [2, 3]],
  ['xs[2]', 2],
  ['xs[-1]', 3],
  ['xs[0]', null],
  ['"abc"[1]', null],
  ['count(xs) + sum(xs)', 9],
  ['count(1)', null],
  ['for i in 1..3 return i * 2', [2, 4, 6]],
  ['for i in 1.5..3 return i', [1.5, 2.5]],
  ['for i in 3..1 return i', [3, 2, 1]],
  ['for i in [3,1] return partial', [[], [[]]]],
  ['some x in xs satisfies x > 2', true],
  ['every x in [1, null] satisfies x > 0', null],
  ['2 in (1, 2)', true],
  ['2 in [1..3]', true],
  ['3 in [1..3)', false],
  ['2 in > 1', true],
  ['2 between 1 and 3', true],
  ['not(contains(text, "z"))', true],
  ['is defined(no)', false],
  ['get or else(missing, 7)', 7],
  ['list contains(xs, 2)', true],
  ['string join(["a", null, "b"], "-")', 'a-b'],
  ['substring("foobar", 3, 2)', 'ob'],
  ['substring(string: "foobar", start position: 4)', 'bar'],
  ['{a: 1, b: a + 1}.b', 2],
  ['[{k: 1}, {k: 2}].k', [1, 2]],
  ['-2 ** 2', 4],
  ['1 / 0', null],
  ['{f: function(x) x + 1, r: f(2)}.r', 3],
  ['sort([2, 1, 3], function(x, y) x < y)', [1, 2, 3]],
  ['matches("13900001111", "^1[3-9]\\d{9}$")', true],
  ['replace("2024-01", "(\\d+)-(\\d+)", "$2/$1")', '01/2024'],
  ['split("a,b", ",")', ['a', 'b']],
  ['date("2024-01-01") + duration("P1D")', '2024-01-02'],
  ['date("2024-03-01") > date("2024-02-01")', true],
  ['date("2024-03-01") > "2024-02-01"', null],
  ['date("2024-05-06").month', 5],
  ['date and time("2024-01-01T10:00:00Z") + duration("PT36H")', '2024-01-02T22:00Z'],
  ['duration("P1D")', 'PT24H'],
  ['duration("P1DT30M")', 'PT24H30M'],
  ['"a\\nb"', 'a\nb'],
  ['1 instance of number', true],
  ['a.`b`', 2],
  ['context put({a: 1}, "b", 2)', { a: 1, b: 2 }],
  ['constructor', null],
  ['a.constructor', null],
  ['a.__proto__', null],
];

describe('evaluate', () => {
  it.each(values)('%s', (text, expected) => {
    expect(evaluate(text, context)).toEqual(expected);
  });

  it('takes the time from the caller', () => {
    const now = new Date('2026-05-04T03:02:01Z');
    expect(evaluate('now() + duration("P1D")', {}, { now })).toBe('2026-05-05T03:02:01Z');
    expect(evaluate('today()', {}, { now })).toMatch(/^2026-05-0[345]$/);
  });

  it('calls functions of the caller', () => {
    const visits = (args: readonly unknown[]): unknown => (args[0] === 'a' ? 2 : 0);
    expect(evaluate('visits("a") + 1', { visits })).toBe(3);
    expect(evaluate('nothing("a")', { visits })).toBeNull();
  });

  it('names the variables it looks at', () => {
    expect(compile('a.b > limit and count(xs) = 0').names.toSorted()).toEqual(['a', 'limit', 'xs']);
  });

  it('puts a value to unary tests', () => {
    const test = (text: string, input: unknown): unknown => compile(text, 'unary-tests').evaluate({}, { input });
    expect([test('> 3', 4), test('"a","b"', 'b'), test('not("a")', 'a'), test('-', 1), test('[1..3]', 9)]).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('syntax', () => {
  it.each(['', '1 +', '=1', '1 <> 2', 'not true', "'a'", '(', '[1,', 'if a then b', '@x'])('refuses %s', (text) => {
    expect(() => compile(text)).toThrow(FeelSyntaxError);
    expect(parseProblems(text)).not.toEqual([]);
  });
});

describe('oddities', () => {
  it.each([
    ['x in xs and y', ['testTakesAll']],
    ['if x in "a" or "b" then 1 else 2', ['testTakesAll']],
    ['(x in xs) and y', []],
    ['x in [1..3] and y', []],
    ['x > 9223372036854775808', ['beyondLong']],
    ['x > 9223372036854775807', []],
  ])('are found in %s', (text, found) => {
    expect(odditiesOf(text)).toEqual(found);
  });
});

describe('limits', () => {
  const endless: [string, string][] = [
    ['a long range', 'for i in 1..10000000 return i'],
    ['a range with fractions', 'for i in 0.5..10000000.25 return i'],
    ['loops in loops', 'count(for i in 1..9000, j in 1..9000 return 1)'],
    ['quantifiers in quantifiers', 'some i in 1..9000 satisfies some j in 1..9000 satisfies i = -j'],
    ['a result that doubles', 'for i in 1..60 return [partial, partial]'],
    ['exponential backtracking', 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")'],
    ['a repeated choice', 'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a|aa)+$", "")'],
    ['polynomial backtracking', `matches("${'a'.repeat(3000)}", "a*a*a*a*b")`],
    ['a repetition deeper than the stack', `matches("${'ab'.repeat(4000)}", "(ab)+c")`],
    ['a look behind from everywhere', `matches("${'a'.repeat(9000)}", "(?<=a*)b")`],
    ['a text that grows', 'string join(for i in 1..9000 return "0123456789012345678901234567890123456789")'],
    ['a power beyond reason', '9 ** 999999999'],
    ['a scale beyond reason', 'decimal(1, 100000000)'],
    ['an exponent beyond reason', 'number("1e999999999") + 1'],
  ];
  it.each(endless)('stops %s', (_, text) => {
    expect(() => evaluate(text)).toThrow(FeelError);
  });

  it.each([
    ['parentheses', '('.repeat(20_000) + '1' + ')'.repeat(20_000)],
    ['brackets within the length limit', '['.repeat(4_000) + ']'.repeat(4_000)],
    ['negations', `${'-'.repeat(9_000)}1`],
    ['a chain of operators', Array.from({ length: 3_000 }, () => '1').join('+')],
    ['nested conditions', `${'if a then 1 else '.repeat(550)}1`],
  ])('refuses nested %s', (_, text) => {
    expect(() => compile(text)).toThrow(FeelSyntaxError);
  });

  it('spends at most its time on each of them', () => {
    const milliseconds = 40;
    for (const [, text] of endless) {
      const began = process.cpuUsage();
      expect(() => evaluate(text, {}, { limits: { milliseconds } })).toThrow();
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000).toBeLessThan(300);
    }
  });
});
