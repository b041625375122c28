/**
 * Finds patterns by backtracking, as Java does, with look-around, back references and possessive repetition; every step
 * is charged, so that a pattern that runs away ends with an error and nothing else waits for it.
 */
import { type Budget, FeelError } from '../limits.ts';
import type { Edge, Pattern } from './pattern.ts';
import { type CharSet, isLineEnd, isWord } from './sets.ts';

export interface Run {
  readonly input: string;
  readonly budget: Budget;
  /** Beginning and end of each group; -1 where it took no part. */
  readonly groups: number[];
  depth: number;
}

type Next = (at: number) => boolean;
export type Matcher = (run: Run, at: number, next: Next) => boolean;

/** Repetitions of groups call one another; the stack must hold them. */
const maxRepetitions = 1_000;

export function matcherOf(pattern: Pattern): Matcher {
  switch (pattern.kind) {
    case 'set':
      return setMatcher(pattern.set);
    case 'sequence':
      return sequenceMatcher(pattern.parts.map(matcherOf));
    case 'choice':
      return choiceMatcher(pattern.options.map(matcherOf));
    case 'group':
      return groupMatcher(pattern.index, matcherOf(pattern.body));
    case 'reference':
      return referenceMatcher(pattern.index);
    case 'edge':
      return ({ input }, at, next) => isEdge(pattern.edge, pattern.multiline, input, at) && next(at);
    case 'look':
      return lookMatcher(matcherOf(pattern.body), pattern.ahead, pattern.negated);
    case 'atomic':
      return atomicMatcher(matcherOf(pattern.body));
    case 'repeat':
      return pattern.body.kind === 'set'
        ? repeatedSetMatcher(pattern.body.set, pattern.min, pattern.max, pattern.lazy)
        : repeatMatcher(matcherOf(pattern.body), pattern.min, pattern.max, pattern.lazy);
  }
}

/** Where the next character ends, or -1 when it is not in the set. */
function after(set: CharSet, { input, budget }: Run, at: number): number {
  budget.charge();
  const code = input.codePointAt(at);
  if (code === undefined || !set(code)) return -1;
  return at + (code > 0xffff ? 2 : 1);
}

function setMatcher(set: CharSet): Matcher {
  return (run, at, next) => {
    const end = after(set, run, at);
    return end >= 0 && next(end);
  };
}

function sequenceMatcher(parts: readonly Matcher[]): Matcher {
  return (run, at, next) => {
    const from = (index: number, position: number): boolean => {
      const part = parts[index];
      return part ? part(run, position, (end) => from(index + 1, end)) : next(position);
    };
    return from(0, at);
  };
}

function choiceMatcher(options: readonly Matcher[]): Matcher {
  return (run, at, next) => {
    run.budget.charge();
    return options.some((option) => option(run, at, next));
  };
}

function groupMatcher(index: number, body: Matcher): Matcher {
  return (run, at, next) => {
    const { groups } = run;
    return body(run, at, (end) => {
      const before = [groups[index * 2] ?? -1, groups[index * 2 + 1] ?? -1] as const;
      [groups[index * 2], groups[index * 2 + 1]] = [at, end];
      if (next(end)) return true;
      [groups[index * 2], groups[index * 2 + 1]] = before;
      return false;
    });
  };
}

function referenceMatcher(index: number): Matcher {
  return ({ input, groups, budget }, at, next) => {
    const [from = -1, to = -1] = groups.slice(index * 2, index * 2 + 2);
    if (from < 0) return false;
    budget.charge(to - from + 1);
    return input.startsWith(input.slice(from, to), at) && next(at + to - from);
  };
}

function lookMatcher(body: Matcher, ahead: boolean, negated: boolean): Matcher {
  return (run, at, next) => {
    const starts = ahead ? [at] : Array.from({ length: at + 1 }, (_, back) => at - back);
    run.budget.charge(starts.length);
    const found = starts.some((start) => body(run, start, (end) => ahead || end === at));
    return found !== negated && next(at);
  };
}

/** The first way to match is the only one tried. */
function atomicMatcher(body: Matcher): Matcher {
  return (run, at, next) => {
    let end = -1;
    const found = body(run, at, (position) => {
      end = position;
      return true;
    });
    return found && next(end);
  };
}

function repeatedSetMatcher(set: CharSet, min: number, max: number, lazy: boolean): Matcher {
  const greedy: Matcher = (run, at, next) => {
    const ends = [at];
    for (let end = at; ends.length <= max;) {
      end = after(set, run, end);
      if (end < 0) break;
      ends.push(end);
    }
    for (let count = ends.length - 1; count >= min; count -= 1) {
      run.budget.charge();
      if (next(ends[count] ?? at)) return true;
    }
    return false;
  };
  const patient: Matcher = (run, at, next) => {
    for (let [count, end] = [0, at]; count <= max && end >= 0; count += 1) {
      if (count >= min && next(end)) return true;
      end = after(set, run, end);
    }
    return false;
  };
  return lazy ? patient : greedy;
}

function repeatMatcher(body: Matcher, min: number, max: number, lazy: boolean): Matcher {
  return (run, at, next) => {
    const from = (count: number, position: number): boolean => {
      run.budget.charge();
      const more = (): boolean => count < max && again(count, position);
      const enough = (): boolean => count >= min && next(position);
      return lazy ? enough() || more() : more() || enough();
    };
    const again = (count: number, position: number): boolean => {
      run.depth += 1;
      if (run.depth > maxRepetitions) throw new FeelError('The pattern repeats too often here');
      // A turn that takes nothing would go on for ever.
      const found = body(run, position, (end) => (end === position && count >= min ? false : from(count + 1, end)));
      run.depth -= 1;
      return found;
    };
    return from(0, at);
  };
}

function isEdge(edge: Edge, multiline: boolean, input: string, at: number): boolean {
  const lineEnd = (position: number): boolean => position < input.length && isLineEnd(input.charCodeAt(position));
  const isInBreak = input.startsWith('\r\n', at - 1) && at > 0;
  switch (edge) {
    case '^':
      return at === 0 || (multiline && at < input.length && lineEnd(at - 1) && !isInBreak);
    case '$':
      if (multiline) return at === input.length || (lineEnd(at) && !isInBreak);
      return isEdge('Z', false, input, at);
    case 'Z':
      return at === input.length || (!isInBreak && /^(?:\r\n|[\n\r\u0085\u2028\u2029])$/.test(input.slice(at, at + 3)));
    case 'z':
      return at === input.length;
    case 'A':
    case 'G':
      return at === 0;
    default:
      return (isWordAt(input, at - 1) !== isWordAt(input, at)) === (edge === 'b');
  }
}

const isWordAt = (input: string, at: number): boolean =>
  at >= 0 && at < input.length && (isWord(input.charCodeAt(at)) || /[\p{L}\p{Nd}]/u.test(input.charAt(at)));
