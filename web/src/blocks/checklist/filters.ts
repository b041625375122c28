/** The four views of a checklist. A filter decides when it is chosen, not while one answers. */
import type { PointAnswer } from '@closeloop/contracts';

export const filters = ['all', 'unfilled', 'filled', 'findings'] as const;
export type Filter = (typeof filters)[number];

export const isFilter = (value: unknown): value is Filter => filters.some((one) => one === value);

export function passes(filter: Filter, value: PointAnswer['value'], complete: boolean): boolean {
  switch (filter) {
    case 'unfilled':
      return !complete;
    case 'filled':
      return complete;
    case 'findings':
      return value === 'no';
    default:
      return true;
  }
}
