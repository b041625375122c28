/**
 * Random expressions, the same for the same seed: trees of operators, calls, filters, loops and paths over values of
 * every kind and over the recorded variables. Half of the operands have the kind that is wanted, so that answers are
 * more than null.
 */
import type { GridCase } from './grid.ts';

type Draw = <T>(choices: readonly T[]) => T;
type Kind = 'number' | 'text' | 'boolean' | 'list' | 'context' | 'moment' | 'span';

/** A small generator of numbers (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const leaves: Readonly<Record<Kind, readonly string[]>> = {
  number: ['0', '1', '2', '3.50', '-1', '0.1', '10', 'x', 'y', 'neg', 'count', 'c.a', '订单.金额', 'people[1].age'],
  text: ['"a"', '"abc"', '""', '"中文"', 's', 'cn', 'd', 'text5', 'c.b.c', 'people[2].name', '订单.状态'],
  boolean: ['true', 'false', 'yes', 'no', 'null', 'missing', 'people[1].done'],
  list: ['xs', 'ys', 'strs', 'nested', 'people', '[]', '[1, 2, 3]', '["a", null]', 'people.age', '订单.明细'],
  context: ['c', '{}', '{a: 1}', '{a: "b", b: {c: 2}}', 'people[1]', '订单', 'nil'],
  moment: [
    'date("2024-02-29")',
    'date(d)',
    'date and time(dt)',
    'time("10:30")',
    'date and time("2024-02-29T10:30:00Z")',
  ],
  span: ['duration("P1D")', 'duration("P1Y2M")', 'duration("PT90M")', 'duration(du)', 'duration("-P1M")'],
};

const kinds = Object.keys(leaves) as Kind[];

/** `#` stands for an operand of the kind that follows. */
const forms: Readonly<Record<Kind, readonly string[]>> = {
  number: [
    ...[
      '#number + #number',
      '#number - #number',
      '#number * #number',
      '#number / #number',
      '#number ** 2',
      '-(#number)',
    ],
    ...['count(#list)', 'sum(#list)', 'min(#number, #number)', 'max(#list)', 'mean(#list)', 'string length(#text)'],
    ...[
      'floor(#number)',
      'abs(#number)',
      'decimal(#number, 1)',
      'modulo(#number, 3)',
      'number(#text)',
      '#moment.month',
    ],
    ...[
      '#span.days',
      '#list[1]',
      'if #boolean then #number else #number',
      'get or else(#number, #number)',
      '#span / #span',
    ],
    ...['round half up(#number, 0)', 'get value(#context, "a")', '#context.a', 'product(#list)', 'median(#list)'],
  ],
  text: [
    ...[
      '#text + #text',
      'upper case(#text)',
      'substring(#text, 1)',
      'string(#number)',
      'string(#moment)',
      'string(#span)',
    ],
    ...[
      'string join(#list, "-")',
      'replace(#text, "b", "x")',
      'substring after(#text, "a")',
      'string(#list)',
      'trim(#text)',
    ],
    ...[
      'if #boolean then #text else #text',
      'day of week(#moment)',
      '#list[-1]',
      'string(#boolean)',
      'lower case(#text)',
    ],
  ],
  boolean: [
    ...[
      '#number > #number',
      '#number <= #number',
      '#number = #number',
      '#text = #text',
      '#text < #text',
      '#moment < #moment',
    ],
    ...['#boolean and #boolean', '#boolean or #boolean', 'not(#boolean)', '#number in [1..3]', '#number in (1, > 5)'],
    ...['#number between 0 and #number', 'list contains(#list, #number)', 'contains(#text, "b")', '#list = #list'],
    ...[
      'some i in #list satisfies i > #number',
      'every i in #list satisfies i != null',
      '#context = #context',
      '#text in #list',
    ],
    ...[
      '#number instance of number',
      'is defined(#context)',
      'all(#list)',
      'matches(#text, "[a-c]+")',
      '#span > #span',
    ],
    ...[
      '#moment != #moment',
      'is empty(#list)',
      'before(#number, [1..5])',
      'starts with(#text, #text)',
      '#context.a = #number',
    ],
  ],
  list: [
    ...['#list[item > #number]', '#list[item = #text]', 'for i in #list return i', 'for i in 1..3 return i * #number'],
    ...[
      'append(#list, #number)',
      'concatenate(#list, #list)',
      'reverse(#list)',
      'distinct values(#list)',
      'flatten(#list)',
    ],
    ...[
      'sublist(#list, 2)',
      'for i in #list return [i, #text]',
      '[#number, #text, #boolean]',
      'union(#list, #list)',
      '#list.name',
    ],
    ...[
      'split(#text, "b")',
      'get entries(#context)',
      'sort(#list, function(a, b) a < b)',
      'remove(#list, 1)',
      '#list[#number]',
    ],
    ...[
      'for i in #list, j in #list return i = j',
      'index of(#list, #number)',
      '#list[#boolean]',
      'insert before(#list, 1, #text)',
    ],
  ],
  context: [
    ...[
      '{a: #number, b: #text}',
      '{a: #list}',
      'context put(#context, "z", #number)',
      'context merge([#context, {q: 1}])',
    ],
    ...['{n: #number, m: n + 1}', '{t: #moment, s: #span}', 'if #boolean then #context else {}', '#list[1]'],
  ],
  moment: [
    ...[
      '#moment + #span',
      '#moment - #span',
      'last day of month(#moment)',
      'if #boolean then #moment else date("2020-01-01")',
    ],
    ...['date and time(#moment, time("08:00:00"))', 'min(#moment, #moment)'],
  ],
  span: [
    '#span + #span',
    '#span - #span',
    '#span * #number',
    '#span / 2',
    '#moment - #moment',
    'abs(#span)',
    'max(#span, #span)',
  ],
};

function expression(kind: Kind, depth: number, draw: Draw, next: () => number): string {
  if (depth === 0) return draw(leaves[kind]);
  return draw(forms[kind]).replace(/#([a-z]+)/g, (_, wanted: string) => {
    const other = next() < 0.12 ? draw(kinds) : kinds.find((one) => one === wanted);
    const inner = expression(other ?? 'number', Math.floor(next() * depth), draw, next);
    return /^[\w".\u4e00-\u9fff]+$/u.test(inner) ? inner : `(${inner})`;
  });
}

export function randomCases(seed: number, count: number): GridCase[] {
  const next = numbersFrom(seed);
  const draw: Draw = (choices) => {
    const chosen = choices[Math.floor(next() * choices.length)];
    if (chosen === undefined) throw new Error('Nothing to choose from');
    return chosen;
  };
  const texts = new Set<string>();
  while (texts.size < count) texts.add(expression(draw(kinds), 1 + Math.floor(next() * 3), draw, next));
  return [...texts].map((text) => ({ family: 'random', text }));
}
