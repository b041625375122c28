/** Due and follow-up dates in job headers, written as the broker writes them. */
import { Failure } from './failure.ts';

/** `2030-01-02T03:04:00Z` becomes `2030-01-02T03:04Z`; an empty text means no date. */
export function dateHeader(text: string): string {
  if (text === '') return '';
  const plain = text.replace(/\[[^\]]*\]$/, '');
  const isDateTime = /^[+-]?\d{4,}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.test(plain);
  if (!isDateTime || Number.isNaN(Date.parse(plain))) {
    throw new Failure('EXTRACT_VALUE_ERROR', `Invalid date-time format '${text.slice(0, 60)}'`);
  }
  return text.replace(/(T\d\d:\d\d):00(?=$|Z|[+-])/, '$1');
}
