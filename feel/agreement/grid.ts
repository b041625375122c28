/** All expressions of the agreement, by family: generated ones, and written ones (the language itself, time arithmetic). The order is the one in which they are recorded; texts are unique. */
import {
  contextCalls,
  conversionCalls,
  listCalls,
  numberCalls,
  otherCalls,
  rangeCalls,
  textCalls,
  timeCalls,
} from './grid/builtins.ts';
import { arithmetic, comparison, instances, logic, membership } from './grid/operators.ts';
import { temporalProperties, temporalStrings, temporalTexts } from './grid/temporals.ts';
import written from './grid/written.json' with { type: 'json' };

export interface GridCase {
  readonly family: string;
  readonly text: string;
}

const families: Readonly<Record<string, readonly string[]>> = {
  arithmetic,
  comparison,
  logic,
  membership,
  'instance of': instances,
  ...written,
  'temporal texts': temporalTexts,
  'temporals as text': temporalStrings,
  'temporal properties': temporalProperties,
  'conversion functions': conversionCalls,
  'text functions': textCalls,
  'list functions': listCalls,
  'number functions': numberCalls,
  'context functions': contextCalls,
  'date functions': timeCalls,
  'other functions': otherCalls,
  'range functions': rangeCalls,
};

export function grid(): GridCase[] {
  const seen = new Set<string>();
  return Object.entries(families).flatMap(([family, all]) =>
    all.flatMap((text) => {
      if (seen.has(text)) return [];
      seen.add(text);
      return [{ family, text }];
    }),
  );
}
