/**
 * Every function of Camunda's catalogue in every form of call: by position and by name, each argument null or of another
 * kind, one argument too few and one too many, and by names it does not have.
 */
import { kinds, others, samples } from './samples.ts';

type Signature = readonly [name: string, ...parameters: (readonly [name: string, text: string])[]];

const from = (text: string) => ['from', text] as const;
const list = (text = '[3,1,2]') => ['list', text] as const;
const text = (value = '"foobar"') => ['string', value] as const;
const number = (value: string) => ['n', value] as const;

const conversions: Signature[] = [
  ['string', from('1.10')],
  ['string', from('{a: 1, b: "x"}')],
  ['number', from('"1.50"')],
  ['number', from('"1,500.5"'), ['grouping separator', '","']],
  ['number', from('"1.500,5"'), ['grouping separator', '"."'], ['decimal separator', '","']],
  ['date', from('"2024-02-29"')],
  ['date', ['year', '2024'], ['month', '2'], ['day', '29']],
  ['time', from('"10:30:00"')],
  ['time', ['hour', '10'], ['minute', '30'], ['second', '15.5']],
  ['time', ['hour', '10'], ['minute', '30'], ['second', '0'], ['offset', 'duration("PT2H")']],
  ['date and time', from('"2024-02-29T10:30:00"')],
  ['date and time', ['date', 'date("2024-02-29")'], ['time', 'time("10:30:00")']],
  ['date and time', ['date', 'date and time("2024-02-29T10:30:00")'], ['timezone', '"Europe/Paris"']],
  ['duration', from('"P1DT2H"')],
  ['years and months duration', from('date("2023-01-15")'), ['to', 'date("2024-03-14")']],
];

const texts: Signature[] = [
  ['substring', text(), ['start position', '3']],
  ['substring', text(), ['start position', '-3'], ['length', '2']],
  ['string length', text()],
  ['upper case', text('"aBc é"')],
  ['lower case', text('"ABC"')],
  ['substring before', text(), ['match', '"bar"']],
  ['substring after', text(), ['match', '"ob"']],
  ['replace', ['input', '"abcd"'], ['pattern', '"(ab)|(cd)"'], ['replacement', '"[$1]"']],
  ['replace', ['input', '"ABab"'], ['pattern', '"a"'], ['replacement', '"x"'], ['flags', '"i"']],
  ['contains', text(), ['match', '"oba"']],
  ['starts with', text(), ['match', '"fo"']],
  ['ends with', text(), ['match', '"r"']],
  ['matches', ['input', '"foobar"'], ['pattern', '"^fo*b"']],
  ['matches', ['input', '"FOO"'], ['pattern', '"foo"'], ['flags', '"i"']],
  ['split', text('"a,b,,c"'), ['delimiter', '","']],
  ['extract', ['input', '"a1 b22"'], ['pattern', '"[0-9]+"']],
  ['trim', text('"  a b "')],
  ['to base64', ['value', '"FEEL 中"']],
  ['string join', list('["a","b",null]')],
  ['string join', list('["a","b"]'), ['delimiter', '"-"']],
  ['string join', list('["a","b"]'), ['delimiter', '"-"'], ['prefix', '"<"'], ['suffix', '">"']],
  ['uuid'],
];

const lists: Signature[] = [
  ['list contains', list(), ['element', '2']],
  ['count', list()],
  ['min', list()],
  ['max', list()],
  ['sum', list()],
  ['product', list()],
  ['mean', list()],
  ['median', list()],
  ['stddev', list('[2,4,7,5]')],
  ['mode', list('[6,3,9,6,6,3,3]')],
  ['and', list('[true,null]')],
  ['all', list('[true,false]')],
  ['or', list('[false,null]')],
  ['any', list('[false,true]')],
  ['sublist', list(), ['start', '2']],
  ['sublist', list(), ['start', '1'], ['length', '2']],
  ['append', list(), ['items', '4']],
  ['concatenate', ['lists', '[1,2]'], ['lists2', '[3]']],
  ['insert before', list(), ['position', '1'], ['newItem', '9']],
  ['remove', list(), ['position', '2']],
  ['reverse', list()],
  ['index of', list('[1,2,3,2]'), ['match', '2']],
  ['union', ['lists', '[1,2]'], ['lists2', '[2,3]']],
  ['distinct values', list('[1,2,1,null,null]')],
  ['duplicate values', list('[1,2,1]')],
  ['flatten', list('[[1,[2]],3]')],
  ['sort', list(), ['precedes', 'function(a, b) a < b']],
  ['is empty', list('[]')],
];

const numbers: Signature[] = [
  ['decimal', number('2.345'), ['scale', '2']],
  ['decimal', number('2.345'), ['scale', '2'], ['mode', '"up"']],
  ['floor', number('-1.55')],
  ['floor', number('-1.55'), ['scale', '1']],
  ['ceiling', number('1.55')],
  ['ceiling', number('1.55'), ['scale', '1']],
  ['round up', number('5.55'), ['scale', '1']],
  ['round down', number('-5.55'), ['scale', '1']],
  ['round half up', number('5.55'), ['scale', '1']],
  ['round half down', number('5.55'), ['scale', '1']],
  ['abs', number('-5')],
  ['abs', ['number', '-5.5']],
  ['modulo', ['dividend', '-12'], ['divisor', '5']],
  ['sqrt', ['number', '16']],
  ['log', ['number', '10']],
  ['exp', ['number', '2']],
  ['odd', ['number', '5']],
  ['even', ['number', '5']],
  ['random number'],
];

const contexts: Signature[] = [
  ['get entries', ['context', '{a: 1, b: "x"}']],
  ['get entries', ['m', '{a: 1}']],
  ['get value', ['context', '{a: {b: 2}}'], ['key', '"a"']],
  ['get value', ['context', '{a: {b: 2}}'], ['keys', '["a", "b"]']],
  ['get value', ['m', '{a: 1}'], ['key', '"a"']],
  ['context put', ['context', '{a: 1}'], ['key', '"b"'], ['value', '2']],
  ['context put', ['context', '{a: {b: 1}}'], ['keys', '["a", "c"]'], ['value', '2']],
  ['put', ['context', '{a: 1}'], ['key', '"b"'], ['value', '2']],
  ['context merge', ['contexts', '[{a: 1}, {b: 2}]']],
  ['context merge', ['contexts', '{a: 1}'], ['contexts2', '{a: 2, b: 2}']],
  ['put all', ['contexts', '[{a: 1}, {b: 2}]']],
  ['context', ['entries', '[{key: "a", value: 1}]']],
];

const times: Signature[] = [
  ['day of year', ['date', 'date("2024-02-29")']],
  ['day of week', ['date', 'date("2024-02-29")']],
  ['month of year', ['date', 'date("2024-02-29")']],
  ['week of year', ['date', 'date("2024-12-30")']],
  ['last day of month', ['date', 'date("2023-02-01")']],
  ['now'],
  ['today'],
];

const others2: Signature[] = [
  ['not', ['negand', 'true']],
  ['is defined', ['value', '1']],
  ['get or else', ['value', 'null'], ['default', '7']],
  ['assert', ['value', '1'], ['condition', 'true']],
  ['assert', ['value', '1'], ['condition', 'false'], ['cause', '"because"']],
];

/** Functions other versions have. */
const absent = [
  ...['is(1, 1)', 'range("[1..3]")', 'list replace([1,2], 1, 9)', 'from json("1")', 'to json(1)', 'is blank("")'],
  ...['partition([1,2,3], 2)', 'string format("a")', 'round(1.5)', 'from base64("YQ==")', 'fromAi(x)', 'nosuch()'],
  ...[
    'no such function(1)',
    'String(1)',
    'Count([1])',
    'to number("1")',
    'years and months duration()',
    'day of week()',
  ],
];

const rangeNames = [
  ...['before', 'after', 'meets', 'met by', 'overlaps', 'overlaps before', 'overlaps after', 'finishes', 'finished by'],
  ...['includes', 'during', 'starts', 'started by', 'coincides'],
];
const rangeArguments = [
  ...['1, 5', '5, 1', '5, 5', '[1..5], [5..9]', '[1..5), [5..9]', '[5..9], [1..5]', '[1..9], [3..5]', '[3..5], [1..9]'],
  ...['[1..5], [1..5]', '[1..5], (1..5)', '[1..5], [1..9]', '[1..9], [1..5]', '5, [1..5]', '5, [1..5)', '[1..5], 5'],
  ...['[1..5], 1', '1, [1..5]', '3, [1..5]', '[1..5], 3', '"a", "b"', 'null, 1', '1, [null..5]', '[2..6], [1..3]'],
  ...['date("2024-01-01"), date("2024-01-02")', 'date("2024-01-01"), [date("2024-01-01")..date("2024-01-02")]'],
  ...['1, date("2024-01-01")', '1', '1, 2, 3', '[1..5], [5..1]', '["a".."b"], "a"', '[1.."a"], 1'],
];

function calls([name, ...parameters]: Signature): string[] {
  const values = parameters.map(([, value]) => value);
  const call = (args: readonly string[]): string => `${name}(${args.join(', ')})`;
  const named = (at: (parameter: string, index: number) => string): string =>
    call(parameters.map(([parameter, value], index) => `${at(parameter, index)}: ${value}`));
  const replaced = (index: number, value: string): string => call(values.with(index, value));
  const isSteady = name !== 'uuid' && name !== 'random number' && name !== 'now' && name !== 'today';
  const plain = isSteady ? [call(values), call([...values, '1'])] : [call(['1']), call(['null'])];
  return [
    ...plain,
    ...(parameters.length > 0 ? [named((parameter) => parameter), named((parameter) => `${parameter}s`)] : []),
    ...(parameters.length > 0 ? [call(values.slice(0, -1)), named((one, at) => (at === 0 ? one : 'other'))] : []),
    ...(parameters.length > 1 ? [call([`${parameters[0]?.[0] ?? ''}: ${values[0] ?? ''}`])] : []),
    ...values.flatMap((value, index) => [
      replaced(index, 'null'),
      replaced(index, 'missing'),
      ...wrongKinds(name, value, index).map((one) => replaced(index, one)),
    ]),
  ];
}

/** Five other kinds, another five for the next function, so that together all are tried. */
function wrongKinds(name: string, value: string, index: number): string[] {
  const start = name.length * 3 + index * 5 + value.length;
  return Array.from({ length: 5 }, (_, step) => kinds[(start + step * 3) % kinds.length] ?? 'null').map((kind) =>
    start % 2 === 0 ? samples[kind] : others[kind],
  );
}

const callsOf = (signatures: readonly Signature[]): string[] => signatures.flatMap(calls);

export const conversionCalls = callsOf(conversions);
export const textCalls = callsOf(texts);
export const listCalls = callsOf(lists);
export const numberCalls = callsOf(numbers);
export const contextCalls = callsOf(contexts);
export const timeCalls = callsOf(times);
export const otherCalls = [...callsOf(others2), ...absent];
export const rangeCalls = rangeNames.flatMap((name) => [
  ...rangeArguments.map((args) => `${name}(${args})`),
  `${name}(range1: [1..5], range2: [5..9])`,
  `${name}(point: 1, range: [1..5])`,
  `${name}(range: [1..5], point: 5)`,
  `${name}(point1: 1, point2: 5)`,
]);
