/** One candidate of a picker, as the server offers it. */
import type { endpoints, ResponseOf } from '@closeloop/contracts';

export type PickOption = ResponseOf<typeof endpoints.tasks.personOptions>['rows'][number];

export interface Groups {
  /** Within the fence of where one is. */
  readonly near: readonly PickOption[];
  readonly other: readonly PickOption[];
  /** Shown last, with their reason. */
  readonly refused: readonly PickOption[];
}

const byDistance = (a: PickOption, b: PickOption): number =>
  (a.distance ?? Number.POSITIVE_INFINITY) - (b.distance ?? Number.POSITIVE_INFINITY);

export function grouped(rows: readonly PickOption[], fence: number, query: string): Groups {
  const wanted = query.trim().toLowerCase();
  const fitting = rows
    .filter((row) => wanted === '' || `${row.name} ${row.about}`.toLowerCase().includes(wanted))
    .toSorted(byDistance);
  const open = fitting.filter((row) => row.refused === undefined);
  const isNear = (row: PickOption): boolean => row.distance !== undefined && row.distance <= fence;
  return {
    near: open.filter(isNear),
    other: open.filter((row) => !isNear(row)),
    refused: fitting.filter((row) => row.refused !== undefined),
  };
}
