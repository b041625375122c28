/**
 * Check-in: time and position, or the reason why no position could be had. The fence is judged once the project is
 * known: outside it a reason is asked for and kept; a person is never kept from working.
 */
import { checkIn, type CheckIn } from '@closeloop/contracts';
import type { StoredField } from '@closeloop/contracts/application';
import { evaluateText } from '../../applications/index.ts';
import { problem } from '../../kernel/problem.ts';
import { toWgs84 } from '../../organisation/index.ts';
import type { BlockInput, Gap, StoredBlock, Summary } from '../block.ts';
import { distanceBetween } from './distance.ts';

type Field = Extract<StoredField, { type: 'checkIn' }>;

export const checkInBlock: StoredBlock = {
  id: 'checkIn',
  accept(_, item, value) {
    if (item !== 'self') throw problem('item-unknown', { item });
    const parsed = checkIn.safeParse(value);
    if (!parsed.success) throw problem('invalid-input', {}, { detail: parsed.error.issues[0]?.message ?? '' });
    const { source, reason, lat, lng } = parsed.data;
    const placed = lat !== null && lng !== null;
    if (source === 'reason' ? reason.trim() === '' : !placed) throw problem('location-unavailable');
    return parsed.data;
  },
  summary: (input) => summaryOf(input),
  gaps(input): Gap[] {
    const value = valueOf(input);
    if (!value)
      return (input.field as Field).required === true ? [{ item: 'self', slug: 'check-in-required', params: {} }] : [];
    const { outside, distance } = judge(input, value);
    if (!outside || value.reason.trim() !== '') return [];
    return [{ item: 'self', slug: 'outside-fence', params: { d: written(distance ?? 0) } }];
  },
  filesOf: () => [],
};

function valueOf({ items }: BlockInput): CheckIn | null {
  const [row] = items;
  return row ? checkIn.parse(row.value) : null;
}

function summaryOf(input: BlockInput): Summary {
  const value = valueOf(input);
  if (!value) return { at: null, accuracy: null, source: null };
  const { lat, lng } = position(value) ?? { lat: null, lng: null };
  return {
    at: input.items[0]?.at.toISOString() ?? null,
    accuracy: value.accuracy,
    source: value.source,
    lat,
    lng,
    ...judge(input, value),
  };
}

function position({ lat, lng, crs }: CheckIn) {
  return lat === null || lng === null ? null : toWgs84({ lat, lng }, crs);
}

function judge(input: BlockInput, value: CheckIn): { distance: number | null; outside: boolean | null } {
  const here = position(value);
  if (!here || !input.site) return { distance: null, outside: null };
  const distance = Math.round(distanceBetween(here, input.site));
  const { fence } = input.field as Field;
  const metres = typeof fence === 'string' ? evaluateText(fence, input.context) : fence;
  return { distance, outside: typeof metres === 'number' ? distance > metres + (value.accuracy ?? 0) : null };
}

function written(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`;
}
