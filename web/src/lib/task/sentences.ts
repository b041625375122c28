/**
 * Sentences that depend on what is being filled in. FEEL chooses the text and evaluates the values; here the values are
 * written for people, and persons and projects get their names.
 */
import type { LivePhrase } from '@closeloop/contracts';
import type { Phrase } from '@closeloop/contracts/application';
import { say, sayChoice } from '@closeloop/form-core/lazy';
import { longTime } from '#lib/i18n/words.ts';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';
import { m } from '#lib/paraglide/messages.js';
import { integer, longDateTime } from '#lib/i18n/format.ts';

export type Names = Readonly<Record<string, unknown>>;
export type NameOf = (id: string) => string | undefined;

export interface Speech {
  readonly names: Names;
  readonly now: Date;
  readonly nameOf: NameOf;
  /** The application's texts by key, in the reader's language. */
  readonly texts: Readonly<Record<string, string>>;
}

export function written(value: unknown, format: string | undefined, nameOf: NameOf): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') {
    const { name, id } = value as { name?: unknown; id?: unknown };
    return typeof name === 'string' ? name : typeof id === 'string' ? (nameOf(id) ?? '') : JSON.stringify(value);
  }
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return value ? m['bool.yes']() : m['bool.no']();
  if (typeof value !== 'string') return '';
  if (format === 'person' || format === 'project' || format === 'post') return nameOf(value) ?? '';
  if (format === 'dateTime') return Number.isNaN(Date.parse(value)) ? value : longTime(value);
  if (format === 'date') return longDateTime(new Date(value), currentLocale()).replace(/,? ?\d{2}:\d{2}$/, '');
  return value;
}

export function filled(
  text: string,
  params: Readonly<Record<string, unknown>>,
  formats: Readonly<Record<string, string>>,
  nameOf: NameOf,
): string {
  return text.replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? written(params[name], formats[name], nameOf) : whole,
  );
}

/** A sentence of an action: texts come with it. */
export function sayLive(phrase: LivePhrase, speech: Speech): string {
  const { key, params, formats } = sayChoice(phrase.choices, phrase.values, speech.names, speech.now);
  return filled(key, params, formats, speech.nameOf);
}

/** A sentence of the form: the text itself, or a key of the application's texts. */
export function sayPhrase(phrase: Phrase, speech: Speech): string {
  const { key, params, formats } = say(phrase, speech.names, speech.now);
  return filled(speech.texts[key] ?? key, params, formats, speech.nameOf);
}
