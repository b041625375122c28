import { type Budget, FeelError } from '../limits.ts';
import { isNumber, toInteger } from '../number.ts';
import { findAll, regexOf, replaceAll, splitBy } from '../regex/index.ts';
import { isList } from '../value.ts';
import { type Builtin, type Builtins, define, ofTexts } from './signature.ts';

/** Positions count from 1, from the end when negative; 0 is the end. Outside of the text is an error. */
function substring(text: unknown, start: unknown, length?: unknown): unknown {
  if (typeof text !== 'string' || !isNumber(start) || (length !== undefined && !isNumber(length))) return undefined;
  const position = toInteger(start);
  const from = position > 0 ? position - 1 : text.length + position;
  const to = length === undefined ? text.length : Math.min(from + toInteger(length), text.length);
  if (from < 0 || from > text.length || to < from) throw new FeelError('substring: outside of the text');
  return text.slice(from, to);
}

const patternForms = (
  parameters: readonly string[],
  call: (texts: readonly string[], flags: string, budget: Budget) => unknown,
): readonly Builtin[] => [
  ofTexts(parameters, (texts, budget) => call(texts, '', budget)),
  ofTexts([...parameters, 'flags'], (texts, budget) => call(texts, texts.at(-1) ?? '', budget)),
];

const orEmpty = (text: unknown): string => (typeof text === 'string' ? text : '');

function joined(budget: Budget, list: unknown, delimiter: unknown, prefix: unknown, suffix: unknown): unknown {
  const areTexts = (items: readonly unknown[]): items is readonly (string | null)[] =>
    items.every((item) => typeof item === 'string' || item === null);
  const affixes = [prefix, suffix];
  if (!isList(list) || !areTexts(list) || !areTexts([delimiter, ...affixes])) return undefined;
  if ((prefix === null) !== (suffix === null)) return undefined;
  const texts = list.filter((item) => item !== null);
  const between = orEmpty(delimiter);
  if (between.length * texts.length > budget.limits.textLength) throw new FeelError('string join: too long');
  return budget.text(`${orEmpty(prefix)}${texts.join(between)}${orEmpty(suffix)}`);
}

/** Base 64 of UTF-8, in browsers too. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

export const textBuiltins: Builtins = {
  substring: [
    define(['string', 'start position'], ([text, start]) => substring(text, start)),
    define(['string', 'start position', 'length'], ([text, start, length]) => substring(text, start, length ?? null)),
  ],
  'string length': [ofTexts(['string'], ([text = '']) => text.length)],
  'upper case': [ofTexts(['string'], ([text = '']) => text.toUpperCase())],
  'lower case': [ofTexts(['string'], ([text = '']) => text.toLowerCase())],
  trim: [ofTexts(['string'], ([text = '']) => text.replace(/^[^!-\uffff]+|[^!-\uffff]+$/g, ''))],
  contains: [ofTexts(['string', 'match'], ([text = '', match = '']) => text.includes(match))],
  'starts with': [ofTexts(['string', 'match'], ([text = '', match = '']) => text.startsWith(match))],
  'ends with': [ofTexts(['string', 'match'], ([text = '', match = '']) => text.endsWith(match))],
  'substring before': [
    ofTexts(['string', 'match'], ([text = '', match = '']) => text.slice(0, Math.max(0, text.indexOf(match)))),
  ],
  'substring after': [
    ofTexts(['string', 'match'], ([text = '', match = '']) =>
      text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
    ),
  ],
  matches: patternForms(['input', 'pattern'], ([input = '', pattern = ''], flags, budget) => {
    const regex = regexOf(pattern, flags);
    return regex ? regex.find(input, budget) !== null : undefined;
  }),
  replace: patternForms(['input', 'pattern', 'replacement'], ([input = '', pattern = '', by = ''], flags, budget) => {
    const regex = regexOf(pattern, flags);
    return regex ? (replaceAll(regex, input, by, budget) ?? undefined) : undefined;
  }),
  split: [
    ofTexts(['string', 'delimiter'], ([text = '', delimiter = ''], budget) => {
      const regex = regexOf(delimiter, '');
      return regex ? budget.list(splitBy(regex, text, budget)) : undefined;
    }),
  ],
  extract: [
    ofTexts(['input', 'pattern'], ([text = '', pattern = ''], budget) => {
      const regex = regexOf(pattern, '');
      if (!regex) return undefined;
      return budget.list(Array.from(findAll(regex, text, budget), ({ from, to }) => text.slice(from, to)));
    }),
  ],
  'string join': [
    define(['list'], ([list], budget) => joined(budget, list, null, null, null)),
    define(['list', 'delimiter'], ([list, delimiter], budget) => joined(budget, list, delimiter, null, null)),
    define(['list', 'delimiter', 'prefix', 'suffix'], ([list, delimiter, prefix, suffix], budget) =>
      joined(budget, list, delimiter, prefix, suffix),
    ),
  ],
  uuid: [define([], () => crypto.randomUUID())],
  'to base64': [ofTexts(['value'], ([text = '']) => base64(text))],
};
