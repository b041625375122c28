/**
 * Phrase chips: a chip adds its phrase to the text and takes exactly that phrase out again. What was typed around it is
 * left alone.
 */
const separators = /[，,；;]\s*/;

export function says(text: string, phrase: string): boolean {
  return text.includes(phrase);
}

export function withPhrase(text: string, phrase: string, separator: string): string {
  const typed = text.trimEnd();
  if (typed === '') return phrase;
  return separators.test(typed.slice(-1)) ? `${typed}${separator.slice(1)}${phrase}` : `${typed}${separator}${phrase}`;
}

/** The phrase with the one separator that joined it; a phrase inside a longer clause goes without touching the clause. */
export function withoutPhrase(text: string, phrase: string): string {
  const at = text.indexOf(phrase);
  if (at < 0) return text;
  const before = text.slice(0, at);
  const after = text.slice(at + phrase.length);
  const alone = /(^|[，,；;]\s*)$/.test(before) && /^([，,；;]|$)/.test(after.trimStart());
  if (!alone) return before + after;
  const head = before.replace(/[，,；;]\s*$/, '');
  return head === '' ? after.replace(/^[，,；;]\s*/, '') : head + after;
}

export function togglePhrase(text: string, phrase: string, separator: string): string {
  return says(text, phrase) ? withoutPhrase(text, phrase) : withPhrase(text, phrase, separator);
}
