/** Companions: who joined by code. Items are written by joining (join.service.ts), never from a form. */
import { z } from 'zod';
import { problem } from '../../kernel/problem.ts';
import type { StoredBlock } from '../block.ts';

export const joined = z.strictObject({
  name: z.string(),
  joinedAt: z.iso.datetime(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  accuracy: z.number().nullable(),
});

export const companionsBlock: StoredBlock = {
  id: 'companions',
  fromElsewhere: true,
  accept(_, item) {
    throw problem('item-unknown', { item });
  },
  summary: ({ items }) => ({ count: items.length }),
  gaps: () => [],
  filesOf: () => [],
  rows: ({ items }) =>
    items.map((one) => {
      const { name, joinedAt } = joined.parse(one.value);
      return { person: { id: one.item, name }, joinedAt };
    }),
};
