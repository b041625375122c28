/** What `a.b` finds: an entry, a part of a date or duration, and of a list the same for every item. */
import type { Scope } from './code.ts';
import { Instance } from './instance.ts';
import { temporalProperty } from './temporal/arithmetic.ts';
import { isTemporal } from './temporal/values.ts';
import { type Context, entry, Failed, isList } from './value.ts';

export function property(target: unknown, name: string, scope: Scope): unknown {
  if (typeof target !== 'object' || target === null) return null;
  if (isList(target)) {
    scope.budget.charge(target.length);
    return target.map((item) => property(item, name, scope));
  }
  if (!(target instanceof Instance)) return entry(target as Context, name);
  if (isTemporal(target)) return temporalProperty(target, name) ?? null;
  return target instanceof Failed ? target : null;
}
