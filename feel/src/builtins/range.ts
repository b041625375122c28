/**
 * Relations of points and ranges. Both must be of one kind, else null; a relation that is not defined for the two forms
 * given (`meets` of a point) is an error, as on the broker.
 */
import { FeelError } from '../limits.ts';
import { ordering } from '../operators.ts';
import { isTemporal } from '../temporal/values.ts';
import { Range } from '../value.ts';
import { isNumber } from '../number.ts';
import { type Builtin, type Builtins, define } from './signature.ts';

interface End {
  readonly value: unknown;
  readonly closed: boolean;
}

interface Ends {
  readonly start: End;
  readonly end: End;
}

interface Relation {
  readonly ranges?: (a: Ends, b: Ends) => boolean;
  readonly pointRange?: (point: unknown, range: Ends) => boolean;
  readonly rangePoint?: (range: Ends, point: unknown) => boolean;
  readonly points?: (a: unknown, b: unknown) => boolean;
}

const order = (a: unknown, b: unknown): number => ordering(a, b) ?? Number.NaN;
const eq = (a: End, b: End): boolean => order(a.value, b.value) === 0;
const lt = (a: End, b: End): boolean => order(a.value, b.value) < 0;
const bothClosed = (a: End, b: End): boolean => a.closed && b.closed;

/** Whether one range starts no later, or ends no earlier, than another. */
const startsBy = (a: Ends, b: Ends): boolean =>
  lt(a.start, b.start) || (eq(a.start, b.start) && (a.start.closed || !b.start.closed));
const endsAfter = (a: Ends, b: Ends): boolean =>
  lt(b.end, a.end) || (eq(a.end, b.end) && (a.end.closed || !b.end.closed));
const covers = (a: Ends, b: Ends): boolean => startsBy(a, b) && endsAfter(a, b);
const sameEnd = (a: End, b: End): boolean => eq(a, b) && a.closed === b.closed;
const at = (end: End, point: unknown): boolean => end.closed && order(end.value, point) === 0;
const meeting = (a: End, b: End): boolean => eq(a, b) && bothClosed(a, b);

const isBefore = (a: Ends, b: Ends): boolean =>
  lt(a.end, b.start) || (eq(a.end, b.start) && !bothClosed(a.end, b.start));

const overlapsBefore = (a: Ends, b: Ends): boolean =>
  (lt(a.start, b.start) || (eq(a.start, b.start) && a.start.closed && !b.start.closed)) &&
  (lt(b.start, a.end) || meeting(a.end, b.start)) &&
  endsAfter(b, a);

const holds = (range: Ends, point: unknown): boolean =>
  (order(range.start.value, point) < 0 && order(range.end.value, point) > 0) ||
  at(range.start, point) ||
  at(range.end, point);

const pointBefore = (point: unknown, { value, closed }: End): boolean =>
  order(point, value) < 0 || (order(point, value) === 0 && !closed);
const pointAfter = (point: unknown, { value, closed }: End): boolean =>
  order(point, value) > 0 || (order(point, value) === 0 && !closed);

const relations: Readonly<Record<string, Relation>> = {
  before: {
    ranges: isBefore,
    pointRange: (point, range) => pointBefore(point, range.start),
    rangePoint: (range, point) => pointAfter(point, range.end),
    points: (a, b) => order(a, b) < 0,
  },
  after: {
    ranges: (a, b) => isBefore(b, a),
    pointRange: (point, range) => pointAfter(point, range.end),
    rangePoint: (range, point) => pointBefore(point, range.start),
    points: (a, b) => order(a, b) > 0,
  },
  meets: { ranges: (a, b) => meeting(a.end, b.start) },
  'met by': { ranges: (a, b) => meeting(a.start, b.end) },
  overlaps: {
    ranges: (a, b) =>
      (lt(b.start, a.end) || meeting(a.end, b.start)) && (lt(a.start, b.end) || meeting(a.start, b.end)),
  },
  'overlaps before': { ranges: overlapsBefore },
  'overlaps after': { ranges: (a, b) => overlapsBefore(b, a) },
  finishes: {
    ranges: (a, b) => sameEnd(a.end, b.end) && startsBy(b, a),
    pointRange: (point, range) => at(range.end, point),
  },
  'finished by': {
    ranges: (a, b) => sameEnd(a.end, b.end) && startsBy(a, b),
    rangePoint: (range, point) => at(range.end, point),
  },
  includes: { ranges: covers, rangePoint: holds },
  during: { ranges: (a, b) => covers(b, a), pointRange: (point, range) => holds(range, point) },
  starts: {
    ranges: (a, b) => sameEnd(a.start, b.start) && endsAfter(b, a),
    pointRange: (point, range) => at(range.start, point),
  },
  'started by': {
    ranges: (a, b) => sameEnd(a.start, b.start) && endsAfter(a, b),
    rangePoint: (range, point) => at(range.start, point),
  },
  coincides: {
    ranges: (a, b) => sameEnd(a.start, b.start) && sameEnd(a.end, b.end),
    points: (a, b) => order(a, b) === 0,
    pointRange: () => false,
    rangePoint: () => false,
  },
};

const endsOf = (range: Range): Ends => ({
  start: { value: range.start, closed: range.startIncluded },
  end: { value: range.end, closed: range.endIncluded },
});

const isPoint = (value: unknown): boolean => isNumber(value) || isTemporal(value);
const pointIn = (value: unknown): unknown => (value instanceof Range ? value.start : value);

function related(relation: Relation, a: unknown, b: unknown): boolean | undefined {
  if (!isPoint(pointIn(a)) || ordering(pointIn(a), pointIn(b)) === null) return undefined;
  const answer =
    a instanceof Range
      ? b instanceof Range
        ? relation.ranges?.(endsOf(a), endsOf(b))
        : relation.rangePoint?.(endsOf(a), b)
      : b instanceof Range
        ? relation.pointRange?.(a, endsOf(b))
        : relation.points?.(a, b);
  if (answer === undefined) throw new FeelError('The relation is not defined for these');
  return answer;
}

const twoRanges = ['range1', 'range2'];
const pointAndRange = ['point', 'range'];
const rangeAndPoint = ['range', 'point'];
const everyForm = [['point1', 'point2'], pointAndRange, rangeAndPoint, twoRanges];

/** The parameters' names of the forms a relation is declared with, which are not always the forms it answers. */
const forms: Readonly<Record<string, readonly (readonly string[])[]>> = {
  before: everyForm,
  after: everyForm,
  finishes: [pointAndRange, twoRanges],
  'finished by': [pointAndRange, twoRanges],
  includes: [rangeAndPoint, twoRanges],
  during: [pointAndRange, twoRanges],
  starts: [pointAndRange, twoRanges],
  'started by': [rangeAndPoint, twoRanges],
  coincides: [['point1', 'point2'], twoRanges],
};

export const rangeBuiltins: Builtins = Object.fromEntries(
  Object.entries(relations).map(([name, relation]): [string, readonly Builtin[]] => [
    name,
    (forms[name] ?? [twoRanges]).map((parameters) => define(parameters, ([a, b]) => related(relation, a, b))),
  ]),
);
