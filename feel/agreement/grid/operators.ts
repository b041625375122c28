/** Every operator between every pair of kinds, and the tests that take one value. */
import { kinds, others, samples } from './samples.ts';

const pairs = kinds.flatMap((left) => kinds.map((right) => [samples[left], others[right], left === right] as const));
const operand = (text: string): string => (text.startsWith('function') ? `(${text})` : text);

export const arithmetic = ['+', '-', '*', '/', '**'].flatMap((operator) =>
  pairs
    .filter(([left, right]) => operator !== '**' || [left, right].some((one) => /^[\dn"[]/.test(one)))
    .map(([left, right]) => `${operand(left)} ${operator} ${operand(right)}`),
);

export const comparison = [
  ...['=', '<'].flatMap((op) => pairs.map(([left, right]) => `${operand(left)} ${op} ${operand(right)}`)),
  ...['!=', '<=', '>', '>='].flatMap((op) =>
    pairs.filter(([, , same]) => same).flatMap(([left, right]) => [`${operand(left)} ${op} ${operand(right)}`]),
  ),
  ...['=', '!=', '<', '<=', '>', '>='].flatMap((op) =>
    kinds.map((kind) => `${operand(samples[kind])} ${op} ${operand(samples[kind])}`),
  ),
  ...kinds.map((kind) => `${operand(samples[kind])} != null`),
  ...kinds.flatMap((kind) => [
    `${operand(samples[kind])} between ${operand(others[kind])} and ${operand(samples[kind])}`,
    `${operand(samples[kind])} between 1 and 9`,
  ]),
  ...kinds.map((kind) => `-${operand(samples[kind])}`),
];

const truths = ['true', 'false', 'null', '1', '"a"', 'missing', '[true]'];

export const logic = [
  ...['and', 'or'].flatMap((op) => truths.flatMap((left) => truths.map((right) => `${left} ${op} ${right}`))),
  ...truths.map((one) => `not(${one})`),
  ...truths.map((one) => `if ${one} then "yes" else "no"`),
  ...kinds.map((kind) => `if ${operand(samples[kind])} then 1 else 2`),
  'true or 1/0',
  'false and assert(1, false)',
  'true and true or false',
  'false or true and false',
  'not(true) = false',
  'not(false) and true',
  'if x > 0 then "a" else if x = 0 then "b" else "c"',
  'if x = 1 and s = "abc" then [1] else {a: 1}',
  '(if x = 1 then 2 else 3) + 1',
  'if x = 1 then 2 else 3 + 1',
  'if null = null then 1 else 2',
  'if missing then 1 else 2',
  'if missing > 1 then 1 else 2',
];

const ranges = [
  ...['[1..5]', '(1..5)', '[1..5)', '(1..5]', ']1..5[', '[5..10]', '(5..10]', '[5..1]', '[1..null]', '[null..9]'],
  ...['["a".."c"]', '[date("2024-01-01")..date("2024-12-31")]', '[duration("P1D")..duration("P2D")]'],
  ...['[time("10:00:00")..time("11:00:00")]', '[1.."a"]', '[x..y]', '[x + 1..10 - 1]'],
];
const tests = [
  ...['< 6', '<= 5', '> 5', '>= 5', '(< 3, > 4)', '(1, 5)', '(5)', '(null)', '[1, 5]', '[]', '[null]', 'null', '5'],
  ...[
    '"abc"',
    '(> 3 and < 9)',
    '(not(5))',
    '([1..3], [4..6])',
    '[[1..9]]',
    '(=5)',
    '=5',
    '!=5',
    '(!=5)',
    'xs',
    '{a: 1}',
  ],
  ...[
    '(count(xs) > 2)',
    '> date("2024-01-01")',
    'true',
    '(true)',
    '-',
    '< "abd"',
    '? > 3',
    '(? > 3)',
    '(contains(?, "b"))',
  ],
];

export const membership = [
  ...['5', '1', 'null', '"abc"', 'date("2024-02-29")', 'duration("P1DT2H")'].flatMap((value) =>
    ranges.map((range) => `${value} in ${range}`),
  ),
  ...['5', 'null', '"abc"', '{a: 1}', '[1, 5]'].flatMap((value) => tests.map((test) => `${value} in ${test}`)),
  ...kinds.map((kind) => `${operand(samples[kind])} in ${operand(samples[kind])}`),
  ...kinds.map((kind) => `${operand(samples[kind])} in (${operand(others[kind])}, ${operand(samples[kind])})`),
  ...kinds.map((kind) => `${operand(samples[kind])} in [${samples[kind]}]`),
  'time("10:30:00") in [time("10:00:00")..time("11:00:00")]',
  'x in [1..3] and y in [2..3]',
  'not(x in [1..3])',
  '(x in [1..3]) = true',
  'x in ([1..3])',
  'x in (xs)',
  'x in (xs, 9)',
  '[1,2] in [[1,2]]',
  '[1,2] in ([1,2], 3)',
];

const types = [
  ...['number', 'string', 'boolean', 'list', 'context', 'date', 'time', 'date and time', 'function', 'Any', 'null'],
  ...['years and months duration', 'days and time duration', 'range', 'day-time-duration', 'date time', 'duration'],
  ...['list<number>', 'context<a: number>', 'function<number> -> number', 'String', 'Null', 'any'],
];

export const instances = types.flatMap((type) =>
  kinds
    .filter(
      (kind, index) => samples[kind].length % 4 === type.length % 4 || kind === 'null' || index === types.indexOf(type),
    )
    .map((kind) => `${operand(samples[kind])} instance of ${type}`),
);
