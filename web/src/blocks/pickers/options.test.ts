import { expect, it } from 'vitest';
import { grouped, type PickOption } from './options.ts';

const row = (name: string, distance?: number, refused?: string): PickOption => ({
  id: name,
  name,
  about: `${name} road`,
  ...(distance === undefined ? {} : { distance }),
  ...(refused === undefined ? {} : { refused }),
});
const names = (rows: readonly PickOption[]): string[] => rows.map((one) => one.name);

it('puts the nearest first, the unknown after, the refused last', () => {
  const groups = grouped([row('far', 3400), row('no', 10, 'because'), row('here', 86), row('unknown')], 300, '');
  expect(names(groups.near)).toEqual(['here']);
  expect(names(groups.other)).toEqual(['far', 'unknown']);
  expect(names(groups.refused)).toEqual(['no']);
});
it('searches name and description', () => {
  expect(names(grouped([row('Alpha'), row('Beta')], 300, ' beta ').other)).toEqual(['Beta']);
});
