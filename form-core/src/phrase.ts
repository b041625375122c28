/**
 * Chooses the text of a phrase and evaluates its values. Writing dates, persons and durations is left to who shows it:
 * `formats` says how.
 */
import { isTrue, type Names, valueOf } from './expressions.ts';
import type { Phrase, Said } from './types.ts';

type Choice = string | readonly { readonly if?: string | undefined; readonly text: string }[];
type Values = Readonly<Record<string, string | { readonly value: string; readonly format: string }>>;

export function say(phrase: Phrase, names: Names, now: Date): Said {
  return typeof phrase === 'string'
    ? sayChoice(phrase, {}, names, now)
    : sayChoice(phrase.text, phrase.values, names, now);
}

/** The same for dialogs and notifications, whose several texts share one set of values. */
export function sayChoice(choice: Choice, values: Values | undefined, names: Names, now: Date): Said {
  const params: Record<string, unknown> = {};
  const formats: Record<string, string> = {};
  for (const [name, value] of Object.entries(values ?? {})) {
    params[name] = valueOf(typeof value === 'string' ? value : value.value, names, now);
    if (typeof value !== 'string') formats[name] = value.format;
  }
  return { key: chosen(choice, names, now), params, formats };
}

function chosen(choice: Choice, names: Names, now: Date): string {
  if (typeof choice === 'string') return choice;
  const fitting = choice.find((one) => one.if === undefined || isTrue(one.if, names, now));
  return (fitting ?? choice.at(-1))?.text ?? '';
}
