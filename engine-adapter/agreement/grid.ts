/**
 * The decisions that are put to a broker and to the embedded engine: hit policy × how many rules match × shape of the
 * outputs, aggregators over every kind of value, tests in cells, required decisions, knowledge and boxes, and what is refused.
 */
import { decision, dmn, literal, table, type Table } from '../test/dmn.ts';
import { boxedCases, knowledgeCases } from './boxed.ts';
import { type DecisionCase, graph, variables } from './case.ts';

function one(name: string, logic: string, more: Readonly<Record<string, unknown>> = {}): DecisionCase {
  return { name, xml: dmn([decision('d', logic)]), decision: 'd', variables: { ...variables, ...more } };
}

const policies: readonly Pick<Table, 'hit' | 'aggregation'>[] = [
  ...[{}, { hit: 'UNIQUE' }, { hit: 'FIRST' }, { hit: 'ANY' }, { hit: 'PRIORITY' }],
  ...[{ hit: 'RULE ORDER' }, { hit: 'OUTPUT ORDER' }, { hit: 'COLLECT' }],
  ...['SUM', 'MIN', 'MAX', 'COUNT'].map((aggregation) => ({ hit: 'COLLECT', aggregation })),
];

const shapes: Readonly<Record<string, Table['outputs']>> = {
  one: [{ name: 'r' }],
  unnamed: [{}],
  listed: [{ name: 'r', values: '3,1,2' }],
  two: [{ name: 'r' }, { name: 's' }],
  twoListed: [
    { name: 'r', values: '3,1,2' },
    { name: 's', values: '"b","a"' },
  ],
};

/** Which of four rules match, and what they answer. */
const matches: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  none: [],
  single: [['2', '"a"']],
  equal: [
    ['2', '"a"'],
    ['2', '"a"'],
  ],
  several: [
    ['1', '"a"'],
    ['2', '"b"'],
    ['3', '"a"'],
    ['1', '"b"'],
  ],
};

function policyCases(): DecisionCase[] {
  return policies.flatMap((policy) =>
    Object.entries(shapes).flatMap(([shape, outputs]) =>
      Object.entries(matches).map(([how, answers]) => {
        const rules: Table['rules'] = [
          [['> 100'], outputs.map(() => '9')],
          ...answers.map((both) => [['> 0'], both.slice(0, outputs.length)] as const),
        ];
        const name = `${policy.hit ?? 'default'} ${policy.aggregation ?? ''} ${shape} ${how}`;
        return one(name, table({ ...policy, inputs: ['n'], outputs, rules }));
      }),
    ),
  );
}

const answersOfKinds: Readonly<Record<string, readonly string[]>> = {
  texts: ['"b"', '"a"'],
  mixed: ['1', '"a"'],
  nulls: ['null', 'null'],
  withNull: ['1', 'null', '3'],
  lists: ['[1,2]', '[3]'],
  contexts: ['{a: 1}', '{a: 2}'],
  truths: ['true', 'false'],
  decimals: ['0.1', '0.2'],
  dates: ['date("2026-01-02")', 'date("2026-01-01")'],
  durations: ['duration("P1D")', 'duration("PT1H")'],
  empty: ['', '1'],
  doubles: ['1', '1', '2'],
};

function aggregationCases(): DecisionCase[] {
  return policies
    .filter(({ hit }) => hit !== undefined && hit !== 'UNIQUE')
    .flatMap((policy) =>
      Object.entries(answersOfKinds).map(([kind, answers]) =>
        one(
          `${policy.hit ?? ''} ${policy.aggregation ?? ''} over ${kind}`,
          table({ ...policy, inputs: ['n'], outputs: [{ name: 'r' }], rules: answers.map((text) => [['-'], [text]]) }),
        ),
      ),
    );
}

const tests = [
  ...['5', '6', '< 6', '<= 5', '> 5', '>= 5', '[1..5]', '[1..5)', ']5..9]', '(1..5)', '1,5', '1,2', 'not(5)', 'not(6)'],
  ...[
    'not(1,5)',
    '-',
    '',
    ' - ',
    '? > 4',
    '? = 5 and yes',
    '? + 1 = 6',
    'n',
    'n + 0',
    'list[1]',
    'list',
    'none',
    'null',
  ],
  ...['yes', 'true', '"5"', 'text', 'missing', 'not(null)', 'count(list) > 2', 'odd(?)', 'floor(?) = 5', '5 > 3'],
  ...[
    '{a: 1}',
    '[1, 5]',
    'x +',
    '1..5',
    'if ? > 3 then true else false',
    'cellInput > 3',
    '?',
    'not(? > 3)',
    '? in [1..9]',
  ],
];
const inputs = [
  'n',
  'text',
  'none',
  'missing',
  'list',
  'yes',
  'item',
  'item.price',
  'n > 3',
  'date(day)',
  '中文',
  'n / 0',
];
const testsOfInputs: Readonly<Record<string, readonly string[]>> = {
  text: ['"a"', '"a","b"', 'not("a")', '> 1', '"A"', 'starts with(?, "a")', 'text', 'a'],
  none: ['null', '-', '5', '< 5', 'not(5)', '? = null', 'none'],
  missing: ['null', '-', '5', '? = null', 'missing'],
  list: ['[1,2,3]', '1', '[1]', 'list contains(?, 2)', 'some x in ? satisfies x > 2'],
  yes: ['true', 'false', 'yes', 'not(false)', '-'],
  item: ['{price: 10}', 'item', '?.price > 5', '-'],
  'item.price': ['10', '> 9', 'item.price'],
  'n > 3': ['true', 'false', '-'],
  'date(day)': ['< date("2027-01-01")', '[date("2026-01-01")..date("2026-12-31")]', '"2026-11-23"'],
  中文: ['"甲"', '"乙","甲"', 'not("乙")'],
  'n / 0': ['null', '-'],
};

function cellCases(): DecisionCase[] {
  const cell = (input: string, test: string): DecisionCase =>
    one(`${input} against ${test}`, table({ inputs: [input], outputs: [{ name: 'r' }], rules: [[[test], ['"hit"']]] }));
  return [
    ...tests.map((test) => cell('n', test)),
    ...inputs.flatMap((input) => (testsOfInputs[input] ?? []).map((test) => cell(input, test))),
    ...['number', 'string', 'boolean', 'integer', 'date', 'Any', 'own'].map((type) =>
      one(
        `input of type ${type}`,
        table({ inputs: [{ expression: 'n', type }], outputs: [{ name: 'r' }], rules: [[['-'], ['"hit"']]] }),
      ),
    ),
    ...['number', 'string', 'boolean', 'integer', 'long', 'double', 'date', 'own'].map((type) =>
      one(
        `output of type ${type}`,
        table({ inputs: ['n'], outputs: [{ name: 'r', type }], rules: [[['-'], ['"1"']]] }),
      ),
    ),
    one(
      'input outside of its values',
      table({
        inputs: [{ expression: 'n', values: '1,2' }],
        outputs: [{ name: 'r' }],
        rules: [[['-'], ['"hit"']]],
      }),
    ),
    one('output outside of its values', table({ ...base, outputs: [{ name: 'r', values: '"x"' }] })),
    one('no rule', table({ ...base, rules: [] })),
    one('no input', table({ inputs: [], outputs: [{ name: 'r' }], rules: [[[], ['"hit"']]] })),
    one('two inputs', twoInputs('> 3', '"a"')),
    one('two inputs, one fits', twoInputs('> 3', '"b"')),
    one('two inputs, second not a truth', twoInputs('> 9', '? + 1')),
    one('an empty input', table({ ...base, inputs: [''] })),
    one('an input with = before it', table({ ...base, inputs: ['=n'] })),
    one('output names with a space', table({ ...base, outputs: [{ name: 'a b' }] })),
    one(
      'outputs named alike',
      table({ ...base, outputs: [{ name: 'r' }, { name: 'r' }], rules: [[['-'], ['1', '2']]] }),
    ),
    one('label instead of name', table({ ...base, outputs: [{ label: 'L' }] })),
    one('default output', table({ ...base, outputs: [{ name: 'r', byDefault: '"none"' }], rules: [[['> 9'], ['1']]] })),
    one(
      'one default of two',
      table({
        ...{ inputs: ['n'], outputs: [{ name: 'r', byDefault: 'n' }, { name: 's' }] },
        rules: [[['> 9'], ['1', '2']]],
      }),
    ),
    one(
      'default of COLLECT',
      table({ ...base, hit: 'COLLECT', outputs: [{ name: 'r', byDefault: '7' }], rules: [[['> 9'], ['1']]] }),
    ),
    one(
      'default of a sum',
      table({
        ...{ hit: 'COLLECT', aggregation: 'SUM', inputs: ['n'] },
        ...{ outputs: [{ name: 'r', byDefault: '7' }], rules: [[['> 9'], ['1']]] as const },
      }),
    ),
    one('an unknown hit policy', table({ ...base, hit: 'LAST' })),
    one('an aggregator without COLLECT', table({ ...base, hit: 'FIRST', aggregation: 'SUM' })),
    one('an unknown aggregator', table({ ...base, hit: 'COLLECT', aggregation: 'AVG' })),
    one('a rule with too few tests', table({ ...base, inputs: ['n', 'text'] })),
    one('a rule with too few answers', table({ ...base, outputs: [{ name: 'r' }, { name: 's' }] })),
    ...['3, 1 ,2', '"x",1.0', '1.0,2', '> 1', '[1,2]', '2,"1"'].map((values) =>
      one(`priority by ${values}`, table({ ...sorted, hit: 'OUTPUT ORDER', outputs: [{ name: 'r', values }] })),
    ),
    one('two outputs without names', table({ ...base, outputs: [{}, {}], rules: [[['-'], ['1', '2']]] })),
  ];
}

const base: Table = { inputs: ['n'], outputs: [{ name: 'r' }], rules: [[['-'], ['"hit"']]] };
const sorted: Table = { ...base, rules: ['1', '2', '4', '3', '"1"'].map((text) => [['-'], [text]] as const) };
const twoInputs = (first: string, second: string): string =>
  table({ inputs: ['n', 'text'], outputs: [{ name: 'r' }], rules: [[[first, second], ['"hit"']]] });

const expressions = [
  ...['n + 1', '=n + 1', 'missing', 'n / 0', 'x +', '', '"a" + 1', '[1, 2]', '{a: n}', 'date(day)', 'now() > now()'],
  ...['duration("P1D")', 'sum(list)', 'item.price * 2', 'for x in list return x + 1', 'list[5]', 'function(a) a'],
  ...['assert(none, none != null)', 'day and night', '1.50', '10000000000000000', 'if yes then n', '中文 + "乙"', '?'],
];

function literalCases(): DecisionCase[] {
  return [
    ...expressions.map((text) => one(`literal ${text}`, literal(text))),
    one('literal in feel', literal('n', 'feel')),
    one('literal in FEEL of the standard', literal('n', 'https://www.omg.org/spec/DMN/20191111/FEEL/')),
    one('literal in another language', literal('n', 'juel')),
  ];
}

function requirementCases(): DecisionCase[] {
  const first = decision('first', literal('n + 1'), { name: 'First one', variable: 'result' });
  const failing = decision('first', table({ ...base, hit: 'UNIQUE', rules: [...base.rules, ...base.rules] }));
  return [
    ...['first', 'result', 'First one', 'n'].map((name) =>
      graph(`required is known as ${name}`, first, decision('d', literal(name), { requires: ['first'] })),
    ),
    graph('not required is not known', decision('first', literal('1')), decision('d', literal('first'))),
    graph('required hides a variable', decision('n', literal('70')), decision('d', literal('n'), { requires: ['n'] })),
    graph(
      'a chain of three',
      decision('a', literal('n')),
      decision('b', literal('a + 1'), { requires: ['a'] }),
      decision('d', literal('b + 1'), { requires: ['b'] }),
    ),
    graph(
      'what is required further off',
      decision('a', literal('n')),
      decision('b', literal('a + 1'), { requires: ['a'] }),
      decision('d', literal('a'), { requires: ['b'] }),
    ),
    graph(
      'two ways to one',
      decision('a', literal('n')),
      decision('b', literal('a + 1'), { requires: ['a'] }),
      decision('c', literal('a + 2'), { requires: ['a'] }),
      decision('d', literal('b + c'), { requires: ['b', 'c'] }),
    ),
    graph(
      'a required table',
      decision('t', table({ ...base, outputs: [{ name: 'r' }, { name: 's' }], rules: [[['-'], ['1', '2']]] })),
      decision('d', literal('t.r + t.s'), { requires: ['t'] }),
    ),
    graph(
      'a table over a required one',
      decision('a', literal('n * 2')),
      decision('d', table({ ...base, inputs: ['a'], rules: [[['10'], ['a']]] }), { requires: ['a'] }),
    ),
    graph('a required one fails', failing, decision('d', literal('first'), { requires: ['first'] })),
    graph(
      'a required date stays one',
      decision('a', literal('date(day)')),
      decision('d', literal('a.year'), { requires: ['a'] }),
    ),
    graph(
      'a required list of contexts',
      decision(
        'a',
        table({
          ...base,
          hit: 'COLLECT',
          outputs: [{ name: 'r' }, { name: 's' }],
          rules: [
            [['-'], ['1', 'date(day)']],
            [['-'], ['2', 'date(day)']],
          ],
        }),
      ),
      decision('d', literal('a.s[1].month + sum(a.r)'), { requires: ['a'] }),
    ),
    graph(
      'a required one that is null',
      decision('a', table({ ...base, rules: [] })),
      decision('d', literal('a = null'), { requires: ['a'] }),
    ),
    graph(
      'a circle',
      decision('a', literal('d'), { requires: ['d'] }),
      decision('d', literal('a'), { requires: ['a'] }),
    ),
    graph('requires what is not there', decision('d', literal('1'), { requires: ['nobody'] })),
    graph('another decision is broken', decision('a', literal('x +')), decision('d', literal('1'))),
    graph('no logic', decision('d', '')),
    graph('another has no logic', decision('a', ''), decision('d', literal('1'))),
    { name: 'not DMN', xml: '<a/>', decision: 'd', variables },
    { name: 'no such decision', xml: dmn([decision('other', literal('1'))]), decision: 'd', variables },
    {
      name: 'two decisions of one id',
      xml: dmn([decision('d', literal('1')), decision('d', literal('2'))]),
      decision: 'd',
      variables,
    },
  ];
}

export function decisionGrid(): readonly DecisionCase[] {
  return [
    ...policyCases(),
    ...aggregationCases(),
    ...cellCases(),
    ...literalCases(),
    ...requirementCases(),
    ...knowledgeCases(),
    ...boxedCases(),
  ];
}
