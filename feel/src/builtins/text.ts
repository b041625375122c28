import { FeelError } from '../limits.ts';
import { safeRegex } from '../regex.ts';
import { isTemporal } from '../temporal.ts';
import { isContext, isList } from '../value.ts';
import { type Builtins, define, ofList, ofTexts } from './signature.ts';

function substring(text: string, start: number, length: number | undefined): string {
  if (start === 0) return '';
  const from = start > 0 ? start - 1 : text.length + start;
  if (from < 0 || from > text.length || (length ?? 0) < 0) throw new FeelError('substring: outside of the text');
  return length === undefined ? text.slice(from) : text.slice(from, from + length);
}

function written(value: unknown, depth = 0): string {
  if (depth > 50) throw new FeelError('string: nested too deep');
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return depth > 0 ? `"${value}"` : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isTemporal(value)) return value.toString();
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(', ')}]`;
  if (!isContext(value)) return 'null';
  return `{${Object.entries(value)
    .map(([name, item]) => `${name}:${written(item, depth + 1)}`)
    .join(', ')}}`;
}

export const textBuiltins: Builtins = {
  string: define(['from'], ([value], budget) => {
    if (value === null) return null;
    budget.charge(20);
    return budget.text(written(value));
  }),
  substring: define(['string', 'start position', 'length?'], ([text, start, length]) => {
    if (typeof text !== 'string' || typeof start !== 'number') return null;
    if (length === undefined) return substring(text, Math.trunc(start), undefined);
    return typeof length === 'number' ? substring(text, Math.trunc(start), Math.trunc(length)) : null;
  }),
  'string length': ofTexts(['string'], ([text = '']) => text.length),
  'upper case': ofTexts(['string'], ([text = '']) => text.toUpperCase()),
  'lower case': ofTexts(['string'], ([text = '']) => text.toLowerCase()),
  trim: ofTexts(['string'], ([text = '']) => text.replace(/^[^!-\uffff]+|[^!-\uffff]+$/g, '')),
  contains: ofTexts(['string', 'match'], ([text = '', match = '']) => text.includes(match)),
  'starts with': ofTexts(['string', 'match'], ([text = '', match = '']) => text.startsWith(match)),
  'ends with': ofTexts(['string', 'match'], ([text = '', match = '']) => text.endsWith(match)),
  'substring before': ofTexts(['string', 'match'], ([text = '', match = '']) =>
    text.includes(match) ? text.slice(0, text.indexOf(match)) : '',
  ),
  'substring after': ofTexts(['string', 'match'], ([text = '', match = '']) =>
    text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
  ),
  matches: ofTexts(['input', 'pattern', 'flags?'], ([input = '', pattern = '', flags = ''], budget) => {
    const regex = safeRegex(budget, pattern, flags, input);
    return regex ? regex.test(input) : null;
  }),
  replace: ofTexts(
    ['input', 'pattern', 'replacement', 'flags?'],
    ([input = '', pattern = '', by = '', flags = ''], budget) => {
      const regex = safeRegex(budget, pattern, flags, input);
      if (!regex) return null;
      if ((input.length + 1) * (by.length + 1) > 4_000_000) throw new FeelError('replace: the result may be too long');
      return budget.text(input.replace(regex, by));
    },
  ),
  split: ofTexts(['string', 'delimiter'], ([text = '', delimiter = ''], budget) => {
    const regex = safeRegex(budget, delimiter, '', text);
    if (!regex) return null;
    const parts = text.split(regex);
    return budget.list(delimiter === '' ? [...parts, ''] : parts);
  }),
  extract: ofTexts(['text', 'regex'], ([text = '', pattern = ''], budget) => {
    const regex = safeRegex(budget, pattern, '', text);
    return regex ? budget.list(Array.from(text.matchAll(regex), ([found]) => found)) : null;
  }),
  'string join': ofList(['list', 'delimiter?', 'prefix?', 'suffix?'], (list, [delimiter, prefix, suffix], budget) => {
    const texts = list.filter((item) => item !== null);
    if (!texts.every((item) => typeof item === 'string')) return null;
    const [between, before, after] = [delimiter, prefix, suffix].map((part) => (typeof part === 'string' ? part : ''));
    if ((between?.length ?? 0) * texts.length > budget.limits.textLength) throw new FeelError('string join: too long');
    return budget.text(`${before ?? ''}${texts.join(between)}${after ?? ''}`);
  }),
  number: define(['from', 'grouping separator?', 'decimal separator?'], ([text, grouping, decimal]) => {
    if (typeof text === 'number') return text;
    if (typeof text !== 'string') return null;
    const plain = typeof grouping === 'string' && grouping !== '' ? text.replaceAll(grouping, '') : text;
    const dotted = typeof decimal === 'string' && decimal !== '' ? plain.replaceAll(decimal, '.') : plain;
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(dotted) ? Number(dotted) : null;
  }),
};
