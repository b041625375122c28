/**
 * Checks of a plain field's value: type first, then its own rules. One problem per field is enough: the first.
 * Instants are ISO 8601 with offset.
 */
import { valueOf } from './expressions.ts';
import type { Field } from './types.ts';
import type { ProblemCode } from '@closeloop/contracts/application';

export interface Fault {
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, unknown>>;
}

const fault = (code: ProblemCode, params: Fault['params'] = {}): Fault => ({ code, params });

/** null, blank text, an empty list, and a box that is not ticked. */
export const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

export function faultOf(field: Field, value: unknown, required: boolean, now: Date): Fault | null {
  if (value === null || value === undefined || value === '') return required ? fault('required') : null;
  const typed = faultOfType(field, value, now);
  if (typed) return typed;
  return required && isEmpty(value) ? fault('required') : null;
}

function faultOfType(field: Field, value: unknown, now: Date): Fault | null {
  switch (field.type) {
    case 'textfield':
    case 'textarea':
    case 'place':
      return typeof value === 'string' ? faultOfText(field.validate, value, now) : fault('type');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? faultOfNumber(field, value) : fault('type');
    case 'checkbox':
      return typeof value === 'boolean' ? null : fault('type');
    case 'radio':
    case 'select':
      return field.values.some((option) => option.value === value) ? null : fault('option');
    case 'checklist':
    case 'taglist':
      return faultOfOptions(field.values, value);
    case 'datetime':
      return typeof value === 'string' && temporal[field.subtype].test(value) && isReal(value) ? null : fault('type');
    case 'deadline':
      return faultOfDeadline(field.earliest, value, now);
    default:
      return typeof value === 'string' && value.length <= 64 ? null : fault('type');
  }
}

interface TextRules {
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly pattern?: string | undefined;
}

function faultOfText(rules: TextRules | undefined, value: string, now: Date): Fault | null {
  const length = Array.from(value).length;
  if (rules?.minLength !== undefined && length < rules.minLength) return fault('minLength', { min: rules.minLength });
  const max = rules?.maxLength ?? 20_000;
  if (length > max) return fault('maxLength', { max });
  if (rules?.pattern === undefined) return null;
  const fits = valueOf('=matches(value, pattern)', { value, pattern: `^(?:${rules.pattern})$` }, now);
  return fits === true ? null : fault('pattern');
}

function faultOfNumber(field: Extract<Field, { type: 'number' }>, value: number): Fault | null {
  const { min, max } = field.validate ?? {};
  if (min !== undefined && value < min) return fault('min', { min });
  if (max !== undefined && value > max) return fault('max', { max });
  const digits = field.decimalDigits;
  return digits !== undefined && Number(value.toFixed(digits)) !== value ? fault('pattern', { digits }) : null;
}

function faultOfOptions(options: readonly { readonly value: string }[], value: unknown): Fault | null {
  if (!Array.isArray(value)) return fault('type');
  const allowed = new Set(options.map((option) => option.value));
  const distinct = new Set<unknown>(value).size === value.length;
  return distinct && value.every((one) => typeof one === 'string' && allowed.has(one)) ? null : fault('option');
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const temporal = { date: /^\d{4}-\d{2}-\d{2}$/, time: /^\d{2}:\d{2}(?::\d{2})?$/, datetime: instant } as const;

const isReal = (text: string): boolean =>
  !Number.isNaN(Date.parse(text.includes('-') ? text : `2000-01-01T${text.length === 5 ? `${text}:00` : text}Z`));

function faultOfDeadline(earliest: string | undefined, value: unknown, now: Date): Fault | null {
  if (typeof value !== 'string' || !instant.test(value) || !isReal(value)) return fault('type');
  if (earliest === undefined) return null;
  const first = now.getTime() + milliseconds(earliest);
  return Date.parse(value) < first ? fault('tooEarly', { earliest: new Date(first).toISOString() }) : null;
}

const unitMs = { D: 86_400_000, H: 3_600_000, M: 60_000 } as const;

/** `P2D`, `PT1H`, `PT30M`: the only durations a deadline may name. */
function milliseconds(duration: string): number {
  const match = /^PT?(\d+)([DHM])$/.exec(duration);
  return match ? Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] : 0;
}
