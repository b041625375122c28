/** Rows under the headings of their due date: overdue, today, tomorrow, this week … Empty headings are left out. */
import { dueGroup, dueGroups, type DueGroup } from '#lib/i18n/format.ts';

export interface Section<Row> {
  readonly group: DueGroup;
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
  return dueGroups
    .map((group) => ({ group, rows: rows.filter((row) => groupOf(row) === group) }))
    .filter((section) => section.rows.length > 0);
}
