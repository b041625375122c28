/** A declared field of a case in words: the server's own wording where it has one, else by the type of the field. */
import type { CaseField, Json } from '@closeloop/contracts';
import { integer } from '#lib/i18n/format.ts';
import { longTime } from '#lib/i18n/words.ts';
import { m } from '#lib/paraglide/messages.js';

/** `time` writes an instant: in full unless said otherwise. */
export function fieldText({ type, value, display }: CaseField, time: (at: string) => string = longTime): string {
  if (display !== undefined && display !== '') return display;
  return type === 'dateTime' && typeof value === 'string' ? time(value) : plain(value);
}

function plain(value: Json): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? m['bool.yes']() : m['bool.no']();
  if (typeof value === 'number') return integer(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
