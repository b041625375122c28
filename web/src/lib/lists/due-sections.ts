/**
 * Rows under the headings of their due date: overdue, today, tomorrow, this week … Empty headings are left out; where no
 * row has a due date there is nothing to head.
 */
import { dueGroup, dueGroups, type DueGroup } from '#lib/i18n/format.ts';

export interface Section<Row> {
  readonly group: DueGroup | undefined;
  readonly rows: readonly Row[];
}

export function sectionsByDue<Row>(
  rows: readonly Row[],
  due: (row: Row) => string | null,
  now = new Date(),
): readonly Section<Row>[] {
  const groupOf = (row: Row) => {
    const at = due(row);
    return dueGroup(at === null ? null : new Date(at), now);
  };
  if (rows.every((row) => due(row) === null)) return rows.length > 0 ? [{ group: undefined, rows }] : [];
  return dueGroups
    .map((group) => ({ group, rows: rows.filter((row) => groupOf(row) === group) }))
    .filter((section) => section.rows.length > 0);
}
