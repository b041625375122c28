/** Regular expressions as the broker reads them (`java.util.regex`), within the limits of the evaluation. */
import type { Budget } from '../limits.ts';
import { matcherOf, type Matcher, type Run } from './match.ts';
import { type Parsed, parsePattern } from './pattern.ts';
import { PatternError } from './sets.ts';

export interface Found {
  readonly from: number;
  readonly to: number;
  readonly groups: readonly (string | null)[];
}

export interface Regex {
  readonly names: ReadonlyMap<string, number>;
  readonly find: (input: string, budget: Budget, from?: number) => Found | null;
}

const cache = new Map<string, Regex | null>();
const keep = 500;

/** Null when Java would refuse the pattern. Of the flags, those it does not know are passed over. */
export function regexOf(pattern: string, flags: string): Regex | null {
  const key = `${flags}/${pattern}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= keep) cache.clear();
  const regex = compiled(pattern, flags);
  cache.set(key, regex);
  return regex;
}

function compiled(source: string, flags: string): Regex | null {
  try {
    const parsed = parsePattern(source, flags);
    const matcher = matcherOf(parsed.pattern);
    return { names: parsed.names, find: (input, budget, from = 0) => find(parsed, matcher, input, budget, from) };
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}

function find({ groups }: Parsed, matcher: Matcher, input: string, budget: Budget, from: number): Found | null {
  for (let start = from; start <= input.length; start = after(input, start)) {
    const run: Run = { input, budget, groups: Array.from({ length: groups * 2 + 2 }, () => -1), depth: 0 };
    let to = -1;
    const matches = matcher(run, start, (end) => {
      to = end;
      return true;
    });
    if (matches) return { from: start, to, groups: textsOf(run) };
    budget.charge();
  }
  return null;
}

/** A character beyond the basic plane is never cut in two: half of one cannot be stored. */
const after = (input: string, at: number): number => at + ((input.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function textsOf({ input, groups }: Run): (string | null)[] {
  const count = groups.length / 2 - 1;
  return Array.from({ length: count }, (_, index) => {
    const [from = -1, to = -1] = groups.slice(index * 2 + 2, index * 2 + 4);
    return from < 0 ? null : input.slice(from, to);
  });
}

/** One after another; after an empty one the search goes on a character later. */
export function* findAll(regex: Regex, input: string, budget: Budget): Generator<Found> {
  for (let at = 0; at <= input.length;) {
    const found = regex.find(input, budget, at);
    if (!found) return;
    yield found;
    at = found.to > found.from ? found.to : after(input, found.to);
  }
}

/** The parts between the matches; an empty match at the beginning parts nothing. */
export function splitBy(regex: Regex, input: string, budget: Budget): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const found of findAll(regex, input, budget)) {
    if (found.to === 0) continue;
    parts.push(input.slice(from, found.from));
    from = found.to;
  }
  return [...parts, input.slice(from)];
}

/** With `$1`, `${name}` and `\$`; null when the replacement cannot be read or names a group there is not. */
export function replaceAll(regex: Regex, input: string, by: string, budget: Budget): string | null {
  let result = '';
  let from = 0;
  for (const found of findAll(regex, input, budget)) {
    const filled = filledIn(by, found, input, regex.names);
    if (filled === null) return null;
    result = budget.text(result + input.slice(from, found.from) + filled);
    from = found.to;
  }
  return result + input.slice(from);
}

const pieces = /\\([^])|\$(?:(\d+)|\{(\w+)\})|([^\\$]+)|([^])/gu;

function filledIn(by: string, found: Found, input: string, names: Regex['names']): string | null {
  let result = '';
  for (const [, escaped, digits, name, plain] of by.matchAll(pieces)) {
    const piece =
      escaped ?? plain ?? (digits === undefined ? groupNamed(name, found, names) : groupOf(digits, found, input));
    if (piece === null) return null;
    result += piece;
  }
  return result;
}

function groupNamed(name: string | undefined, { groups }: Found, names: Regex['names']): string | null {
  const index = name === undefined ? undefined : names.get(name);
  return index === undefined ? null : (groups[index - 1] ?? '');
}

/** As many digits as there are groups; the others are text. */
function groupOf(digits: string, { from, to, groups }: Found, input: string): string | null {
  let used = 1;
  while (used < digits.length && Number(digits.slice(0, used + 1)) <= groups.length) used += 1;
  const index = Number(digits.slice(0, used));
  if (index > groups.length) return null;
  return (index === 0 ? input.slice(from, to) : (groups[index - 1] ?? '')) + digits.slice(used);
}
