/**
 * Regular expressions that cannot run away. A pattern is refused when a repeated group itself holds a choice or a
 * repetition, a look-around or a back reference (that is where backtracking becomes exponential); what remains costs at
 * most length^(unbounded repetitions + 1), which is bounded before it is run.
 */
import { FeelError, type Budget } from './limits.ts';

const maxPatternLength = 500;
const maxWork = 4_000_000;

interface Shape {
  unbounded: number;
  factor: number;
}

const cache = new Map<string, { regex: RegExp; shape: Shape } | null>();

/** The compiled pattern, or null when it is not valid; throws when the work it could cause is too much. */
export function safeRegex(budget: Budget, pattern: string, flags: string, input: string): RegExp | null {
  const key = `${flags}/${pattern}`;
  let compiled = cache.get(key);
  if (compiled === undefined) {
    compiled = compileRegex(pattern, flags);
    if (cache.size > 500) cache.clear();
    cache.set(key, compiled);
  }
  if (compiled === null) return null;
  const { regex, shape } = compiled;
  const exponent = shape.unbounded + (pattern.startsWith('^') && !pattern.includes('|') ? 0 : 1);
  if ((input.length + 1) ** exponent * shape.factor > maxWork) throw new FeelError('The pattern is too costly here');
  budget.charge(input.length + 20);
  regex.lastIndex = 0;
  return regex;
}

function compileRegex(pattern: string, flags: string): { regex: RegExp; shape: Shape } | null {
  if (pattern.length > maxPatternLength) throw new FeelError('The pattern is too long');
  const shape = shapeOf(pattern);
  if (shape.factor > maxWork) throw new FeelError('The pattern is too costly');
  const known = [...new Set(flags)].filter((flag) => 'ims'.includes(flag)).join('');
  const source = flags.includes('x') ? pattern.replace(/\s+/g, '') : pattern;
  try {
    return { regex: new RegExp(source, `gu${known}`), shape };
  } catch {
    return null;
  }
}

/** Walks the pattern once; a group is `plain` while it holds neither choice nor repetition. */
function shapeOf(pattern: string): Shape {
  const shape: Shape = { unbounded: 0, factor: 1 };
  const groups: { plain: boolean }[] = [{ plain: true }];
  let closed: { plain: boolean } | null = null;
  const tokens =
    /\\(?:[1-9k]|.)|\[(?:\\.|[^\]\\])*\]|\(\?<?[=!]|\((?:\?(?::|<\w+>))?|\)|\||(?:[*+?]|\{\d*,?\d*\})\??|[^]/gu;
  for (const [token] of pattern.matchAll(tokens)) {
    const top = groups.at(-1) ?? { plain: true };
    if (/^\\[1-9k]/.test(token) || /^\(\?<?[=!]/.test(token)) throw new FeelError('The pattern is not allowed');
    if (token.startsWith('(')) groups.push({ plain: true });
    else if (token === '|') for (const group of groups) group.plain = false;
    else if (/^[*+?{]/.test(token)) repeat(token, closed, shape, groups, top);
    closed = token === ')' && groups.length > 1 ? (groups.pop() ?? null) : null;
  }
  return shape;
}

function repeat(
  token: string,
  closed: { plain: boolean } | null,
  shape: Shape,
  groups: { plain: boolean }[],
  top: { plain: boolean },
): void {
  if (closed !== null && !closed.plain) throw new FeelError('The pattern repeats a repetition or a choice');
  const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(token);
  if (bounds && (bounds[2] === '' || bounds[3] === bounds[1])) {
    shape.factor *= Number(bounds[1]) > 20 ? Number(bounds[1]) : 1;
    return;
  }
  for (const group of groups) group.plain = false;
  top.plain = false;
  if (bounds && bounds[3] !== '') shape.factor *= Number(bounds[3]) - Number(bounds[1]) + 1;
  else if (token.startsWith('?')) shape.factor *= 2;
  else shape.unbounded += 1;
}

/** `$1`, `${name}` and `\$` of Java; null when the replacement names a group there is not. */
export function javaReplacement(input: string, regex: RegExp, by: string): string | null {
  let isValid = true;
  const result = input.replace(regex, (...found: unknown[]) => {
    const groups = found.slice(
      0,
      found.findIndex((part) => typeof part === 'number'),
    ) as (string | undefined)[];
    const last = found.at(-1);
    const names = (typeof last === 'object' && last !== null ? last : {}) as Record<string, string | undefined>;
    const filled = filledIn(by, groups, names);
    isValid &&= filled !== null;
    return filled ?? '';
  });
  return isValid ? result : null;
}

function filledIn(
  by: string,
  groups: readonly (string | undefined)[],
  names: Readonly<Record<string, string | undefined>>,
): string | null {
  let result = '';
  for (let index = 0; index < by.length; index += 1) {
    const character = by.charAt(index);
    if (character === '\\') {
      index += 1;
      if (index >= by.length) return null;
      result += by.charAt(index);
      continue;
    }
    if (character !== '$') {
      result += character;
      continue;
    }
    const reference = /^(?:(\d)(\d*)|\{([A-Za-z][A-Za-z0-9]*)\})/.exec(by.slice(index + 1));
    if (!reference) return null;
    const [whole, digit, more = '', name] = reference;
    if (name !== undefined) {
      if (!Object.hasOwn(names, name)) return null;
      result += names[name] ?? '';
      index += whole.length;
      continue;
    }
    let group = Number(digit);
    if (group >= groups.length) return null;
    let used = 1;
    for (const next of more) {
      if (group * 10 + Number(next) >= groups.length) break;
      group = group * 10 + Number(next);
      used += 1;
    }
    result += groups[group] ?? '';
    index += used;
  }
  return result;
}

/** The parts between the matches; an empty match at the beginning parts nothing. */
export function splitBy(text: string, regex: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(regex)) {
    const end = match.index + match[0].length;
    if (end === 0) continue;
    parts.push(text.slice(from, match.index));
    from = end;
  }
  return [...parts, text.slice(from)];
}
