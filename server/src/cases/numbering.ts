/**
 * Numbers of cases: gap-free per scope, because the row of the scope stays locked until the transaction that took the
 * number commits, and a rolled-back one gives it back. Dates are of the installation's time zone.
 */
import type { Numbering } from '@closeloop/contracts/application';
import type { Tx } from '../kernel/types.ts';
import type { CaseRecord } from './case-row.ts';

const timeZone = 'Asia/Shanghai';

export async function takeNumber(tx: Tx, row: CaseRecord, numbering: Numbering, now: Date): Promise<string> {
  const parts = datePartsOf(now);
  const scope = numbering.per.map((one) => `${one}=${scopeValue(one, row, parts)}`).join('|');
  const { rows } = await tx.query<{ last: number }>(
    `insert into case_numbers (app, process, scope, last) values ($1, $2, $3, 1)
     on conflict (app, process, scope) do update set last = case_numbers.last + 1 returning last`,
    [row.app, row.process, scope],
  );
  return filled(numbering.pattern, parts, rows[0]?.last ?? 1);
}

export function filled(pattern: string, parts: Readonly<Record<string, string>>, sequence: number): string {
  return pattern.replace(/\{(\w+)(?::(\d))?\}/g, (whole, name: string, digits: string | undefined) =>
    name === 'seq' ? String(sequence).padStart(Number(digits ?? 1), '0') : (parts[name] ?? whole),
  );
}

function scopeValue(name: Numbering['per'][number], row: CaseRecord, parts: Readonly<Record<string, string>>): string {
  if (name === 'unit') return row.unit_id;
  if (name === 'project') return row.project_id ?? '-';
  return parts[name] ?? '';
}

export function datePartsOf(now: Date): Record<string, string> {
  const [yyyy = '', MM = '', dd = ''] = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now).split('-');
  return { yyyy, yy: yyyy.slice(2), MM, dd };
}
