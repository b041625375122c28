/**
 * Words of an application: text keys, phrases chosen by condition, placeholders filled and formatted for the language.
 * Instants are written in the installation's time zone.
 */
import type { Language } from '@closeloop/contracts';
import type { Phrase, PhraseValues, TextChoice, Texts, ValueFormat } from '@closeloop/contracts/application';
import { evaluateText, type FeelContext, isTrue } from './expressions.ts';

export type Words = Readonly<Record<Language, Texts>>;
export type Localised = Readonly<Record<Language, string>>;
/** Puts a name to an id where a phrase says `person`, `project` or `post`. */
export type NameOf = (format: 'person' | 'project' | 'post', id: string) => string | undefined;

const timeZone = 'Asia/Shanghai';
const noName: NameOf = () => undefined;

export function word(words: Words, key: string, language: Language): string {
  return words[language][key] ?? words['zh-CN'][key] ?? key;
}

export function phraseText(
  words: Words,
  phrase: Phrase,
  context: FeelContext,
  language: Language,
  nameOf: NameOf = noName,
): string {
  if (typeof phrase === 'string') return word(words, phrase, language);
  return chosenText(words, phrase.text, phrase.values, context, language, nameOf);
}

export function chosenText(
  words: Words,
  choice: TextChoice,
  values: PhraseValues | undefined,
  context: FeelContext,
  language: Language,
  nameOf: NameOf = noName,
): string {
  const key =
    typeof choice === 'string' ? choice : choice.find((one) => one.if === undefined || isTrue(one.if, context))?.text;
  if (key === undefined) return '';
  return word(words, key, language).replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (whole, name: string) => {
    const value = values?.[name];
    if (value === undefined) return whole;
    const source = typeof value === 'string' ? value : value.value;
    const format = typeof value === 'string' ? undefined : value.format;
    return written(evaluateText(source, context), format, language, nameOf);
  });
}

export function inBothLanguages(write: (language: Language) => string): Localised {
  return { 'zh-CN': write('zh-CN'), en: write('en') };
}

export function written(
  value: unknown,
  format: ValueFormat | undefined,
  language: Language,
  nameOf: NameOf = noName,
): string {
  if (value === null || value === undefined) return '';
  if (format === 'person' || format === 'project' || format === 'post') {
    const id = typeof value === 'object' ? (value as { id?: unknown }).id : value;
    const given = typeof value === 'object' ? (value as { name?: unknown }).name : undefined;
    return typeof given === 'string' ? given : (nameOf(format, String(id)) ?? '');
  }
  if (format === 'duration') return duration(plain(value), language);
  if (format === 'date' || format === 'dateTime') return instant(plain(value), format, language);
  if (typeof value === 'number') return value.toLocaleString(language);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function instant(text: string, format: 'date' | 'dateTime', language: Language): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  const day = { month: 'long', day: 'numeric', weekday: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const parts = new Intl.DateTimeFormat(language, { timeZone, ...day, ...(format === 'date' ? {} : time) });
  return parts.format(at);
}

/** ISO 8601 duration as its largest unit, the way a sentence says it. */
function duration(text: string, language: Language): string {
  const match = /^-?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:[\d.]+S)?)?$/.exec(text);
  if (!match) return text;
  const hours = Number(match[1] ?? 0) * 24 + Number(match[2] ?? 0);
  if (hours >= 24) return unit(Math.floor(hours / 24), 'day', language);
  return hours > 0 ? unit(hours, 'hour', language) : unit(Number(match[3] ?? 0), 'minute', language);
}

function unit(amount: number, name: 'day' | 'hour' | 'minute', language: Language): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(amount);
}
