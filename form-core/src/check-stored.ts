/**
 * Checks of a stored field by its summary. The rows themselves are checked by their building block when they are
 * saved; here only "is it complete" is asked. A missing summary is an empty one.
 */
import type { Field } from './types.ts';
import type { Fault } from './check-value.ts';

type Summary = Readonly<Record<string, unknown>>;

export function faultOfStored(field: Field, summary: unknown, required: boolean): Fault | null {
  const figures = (typeof summary === 'object' && summary !== null ? summary : {}) as Summary;
  switch (field.type) {
    case 'inspectionChecklist':
      return faultOfChecklist(figures);
    case 'findings':
      return field.requireAll === true || required ? faultOfFindings(figures) : null;
    case 'checkIn':
      return (field.required === true || required) && figures['at'] == null ? { code: 'required', params: {} } : null;
    case 'photos':
    case 'attachments':
    case 'signature':
      return faultOfFiles(figures, field.min ?? (required ? 1 : 0), 'max' in field ? field.max : undefined);
    default:
      return required && count(figures, 'count') === 0 ? { code: 'required', params: {} } : null;
  }
}

const count = (summary: Summary, name: string): number => {
  const value = summary[name];
  return typeof value === 'number' ? value : 0;
};

function faultOfChecklist(summary: Summary): Fault | null {
  const total = count(summary, 'total');
  const left = total - count(summary, 'filled');
  return total > 0 && left === 0 ? null : { code: 'incomplete', params: { n: left } };
}

function faultOfFindings(summary: Summary): Fault | null {
  const left = count(summary, 'total') - count(summary, 'answered');
  return left === 0 ? null : { code: 'unanswered', params: { n: left } };
}

function faultOfFiles(summary: Summary, min: number, max: number | undefined): Fault | null {
  const n = count(summary, 'count');
  if (n < min) return { code: 'min', params: { min, n } };
  return max !== undefined && n > max ? { code: 'max', params: { max, n } } : null;
}
