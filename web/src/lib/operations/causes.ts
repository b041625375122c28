/** Incidents of one cause: same kind of error with the same message, digits aside (ids and counters differ in each). */
import type { IncidentRow } from '@closeloop/contracts';

export interface Cause {
  readonly id: string;
  readonly errorType: string;
  readonly message: string;
  readonly rows: readonly IncidentRow[];
}

export function causesOf(rows: readonly IncidentRow[]): readonly Cause[] {
  const groups = new Map<string, IncidentRow[]>();
  for (const row of rows) {
    const id = `${row.errorType} ${row.message.replace(/\d+/g, '#')}`;
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  return [...groups].map(([id, group]) => ({
    id,
    errorType: group[0]?.errorType ?? '',
    message: group[0]?.message ?? '',
    rows: group,
  }));
}
