/** Knowledge that decisions call, and what DMN builds out of expressions: contexts, lists, relations, invocations. */
import { decision, table, type Table } from '../test/dmn.ts';
import { type DecisionCase, graph } from './case.ts';

const base: Table = { inputs: ['n'], outputs: [{ name: 'r' }], rules: [[['-'], ['"hit"']]] };

const lit = (text: string): string => `<literalExpression><text>${text}</text></literalExpression>`;

interface ModelParts {
  readonly name?: string;
  readonly variable?: string;
  readonly knows?: readonly string[];
}

/** A function others may call. */
function model(id: string, parameters: readonly string[], body: string, more: ModelParts = {}): string {
  const { name = id, variable = name, knows = [] } = more;
  const formal = parameters.map((one) => `<formalParameter name="${one}"/>`).join('');
  const known = knows.map((one) => `<knowledgeRequirement><requiredKnowledge href="#${one}"/></knowledgeRequirement>`);
  return `<businessKnowledgeModel id="${id}" name="${name}"><variable name="${variable}"/>
    <encapsulatedLogic>${formal}${body}</encapsulatedLogic>${known.join('')}</businessKnowledgeModel>`;
}

const knowledge = model('double', ['x'], lit('x * 2'));
const entry = (name: string | null, logic: string): string =>
  `<contextEntry>${name === null ? '' : `<variable name="${name}"/>`}${logic}</contextEntry>`;
const context = (...entries: readonly string[]): string => `<context>${entries.join('')}</context>`;
const invocation = (called: string, bindings: Readonly<Record<string, string>>): string => {
  const bound = Object.entries(bindings).map(
    ([name, text]) => `<binding><parameter name="${name}"/>${lit(text)}</binding>`,
  );
  return `<invocation>${lit(called)}${bound.join('')}</invocation>`;
};
const relation = (columns: readonly string[], ...rows: readonly (readonly string[])[]): string => {
  const heads = columns.map((name) => `<column name="${name}"/>`).join('');
  return `<relation>${heads}${rows.map((row) => `<row>${row.map(lit).join('')}</row>`).join('')}</relation>`;
};
const boxedFunction = `<functionDefinition><formalParameter name="x"/>${lit('x + 1')}</functionDefinition>`;

const calling = (text: string, ...models: readonly string[]): readonly string[] => [
  ...models,
  decision('d', lit(text), { knows: models.map((one) => /id="([^"]*)"/.exec(one)?.[1] ?? '') }),
];
const knowing = (logic: string): string => decision('d', logic, { knows: ['double'] });

export function knowledgeCases(): DecisionCase[] {
  const named = model('m1', ['x'], lit('x + 1'), { name: 'plus', variable: 'inc' });
  const much = table({ ...base, inputs: ['x'], rules: [[['> 3'], ['"much"']]] });
  const pair = table({ ...base, outputs: [{ name: 'r' }, { name: 's' }], rules: [[['-'], ['x', 'x + 1']]] });
  return [
    graph('knowledge', ...calling('double(n)', knowledge)),
    graph('knowledge that is not required', knowledge, decision('d', lit('double(n)'))),
    graph('knowledge called with too much', ...calling('double(n, 1)', knowledge)),
    graph('knowledge called with too little', ...calling('double()', knowledge)),
    graph('knowledge called by names', ...calling('double(x: n)', knowledge)),
    graph('knowledge called by wrong names', ...calling('double(y: n)', knowledge)),
    graph('knowledge in a list', ...calling('for i in list return double(i)', knowledge)),
    graph('knowledge as a value', ...calling('double', knowledge)),
    ...['m1', 'plus', 'inc'].map((name) => graph(`knowledge known as ${name}`, ...calling(`${name}(n)`, named))),
    graph('knowledge that sees variables', ...calling('f(1)', model('f', ['x'], lit('x + n')))),
    graph('knowledge without parameters', ...calling('f()', model('f', [], lit('7')))),
    graph('knowledge of two parameters', ...calling('f(n, 2)', model('f', ['a', 'b'], lit('a - b')))),
    graph('knowledge of two parameters by names', ...calling('f(b: n, a: 2)', model('f', ['a', 'b'], lit('a - b')))),
    graph('knowledge that fails', ...calling('f(n)', model('f', ['x'], lit('assert(x, x = 1)')))),
    graph('knowledge that does not parse', ...calling('f(n)', model('f', ['x'], lit('x +')))),
    graph('knowledge without logic', '<businessKnowledgeModel id="f" name="f"/>', decision('d', lit('1'))),
    graph('knowledge with a table', ...calling('f(n)', model('f', ['x'], much))),
    graph('knowledge with a table of two outputs', ...calling('f(n).s', model('f', ['x'], pair))),
    graph(
      'knowledge that needs knowledge',
      knowledge,
      model('f', ['x'], lit('double(x) + 1'), { knows: ['double'] }),
      decision('d', lit('f(n)'), { knows: ['f'] }),
    ),
    graph('knowledge in a cell', knowledge, knowing(table({ ...base, rules: [[['? = double(2.5)'], ['double(n)']]] }))),
    graph('knowledge that is not there', decision('d', lit('1'), { knows: ['nobody'] })),
    graph('knowledge with a boxed list', ...calling('f(list)', model('f', ['x'], `<list>${lit('x[1]')}</list>`))),
    graph('an invocation', knowledge, knowing(invocation('double', { x: 'n + 1' }))),
    graph('an invocation without its binding', knowledge, knowing(invocation('double', {}))),
    graph('an invocation with another binding', knowledge, knowing(invocation('double', { y: 'n' }))),
    graph('an invocation of nobody', decision('d', invocation('nobody', { x: 'n' }))),
    graph('an invocation of a builtin', decision('d', invocation('floor', { n: '1.5' }))),
  ];
}

export function boxedCases(): DecisionCase[] {
  const boxed = (name: string, logic: string): DecisionCase => graph(name, decision('d', logic));
  return [
    boxed('a boxed context', context(entry('a', lit('n')), entry(null, lit('a + 1')))),
    boxed('a boxed context without a result', context(entry('a', lit('n')), entry('b', lit('a + 1')))),
    boxed('a boxed context in another', context(entry('a', context(entry('b', lit('n')))), entry('c', lit('a.b')))),
    boxed('a boxed context that hides', context(entry('n', lit('1')), entry(null, lit('n')))),
    boxed('an empty boxed context', context()),
    boxed('a table in a boxed context', context(entry('t', table(base)), entry('u', lit('t + "!"')))),
    boxed('a function in a boxed context', context(entry('f', lit('function(x) x + 1')), entry(null, lit('f(n)')))),
    boxed('a boxed function', context(entry('f', boxedFunction), entry(null, lit('f(n)')))),
    boxed('a boxed function alone', boxedFunction),
    boxed('a boxed list', `<list>${lit('n')}${lit('n + 1')}${context(entry('a', lit('1')))}</list>`),
    boxed('an empty boxed list', '<list/>'),
    boxed('a boxed list that fails', `<list>${lit('assert(none, none != null)')}</list>`),
    boxed('a relation', relation(['a', 'b'], ['n', '"x"'], ['n + 1', '"y"'])),
    boxed('a relation with a short row', relation(['a', 'b'], ['n'])),
    boxed('an empty relation', relation(['a'])),
    graph(
      'a required boxed context',
      decision('a', context(entry('x', lit('date(day)')))),
      decision('d', lit('a.x.year'), { requires: ['a'] }),
    ),
  ];
}
