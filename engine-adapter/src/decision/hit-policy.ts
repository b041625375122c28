/** Makes one result of what the matching rules of a decision table answer. */
import { isDeepStrictEqual } from 'node:util';
import { asJson, type Budget, compile, contextOf } from '@closeloop/feel';
import type { CompiledOutput, CompiledTable } from './compile-decisions.ts';
import type { Aggregator } from './decision-model.ts';
import { DecisionError } from './decision-error.ts';

/** What one rule answers, by output name. */
export type Answer = Readonly<Record<string, unknown>>;

/** At least one rule has matched. */
export function applyHitPolicy(table: CompiledTable, answers: readonly Answer[], budget: Budget): unknown {
  const [first = {}] = answers;
  switch (table.hitPolicy) {
    case 'UNIQUE':
      if (answers.length > 1) refuse(`multiple values aren't allowed for UNIQUE hit policy.`, answers, budget);
      return single(first);
    case 'ANY':
      if (!answers.every((one) => isDeepStrictEqual(jsonOf(one, budget), jsonOf(first, budget)))) {
        refuse(`different values aren't allowed for ANY hit policy.`, answers, budget);
      }
      return single(first);
    case 'FIRST':
      return single(first);
    case 'PRIORITY':
      return single(byPriority(table.outputs, answers, budget)[0] ?? first);
    case 'OUTPUT ORDER':
      return byPriority(table.outputs, answers, budget).map(single);
    case 'RULE ORDER':
      return answers.map(single);
    case 'COLLECT':
      return table.aggregator === null ? answers.map(single) : aggregate(table.aggregator, answers.map(single), budget);
  }
}

/** One value by itself, several as a context. */
export function single(answer: Answer): unknown {
  const values = Object.values(answer);
  return values.length === 1 ? values[0] : contextOf(Object.entries(answer));
}

const jsonOf = (answer: Answer, budget: Budget): unknown => asJson(single(answer), budget);

function refuse(why: string, answers: readonly Answer[], budget: Budget): never {
  const found = answers.map((one) => JSON.stringify(jsonOf(one, budget))).join(', ');
  throw new DecisionError(`${why} found: ${found.slice(0, 1000)}`);
}

/** By the place of each value among those its output lists, quotes aside; what is not listed comes last. */
function byPriority(outputs: readonly CompiledOutput[], answers: readonly Answer[], budget: Budget): Answer[] {
  const placesOf = (answer: Answer): number[] =>
    outputs.map(({ name, priorities }) => {
      const value = asJson(answer[name], budget);
      const place = priorities.indexOf(typeof value === 'string' ? value : JSON.stringify(value));
      return place === -1 ? priorities.length : place;
    });
  const placed = answers.map((answer) => ({ answer, places: placesOf(answer) }));
  return placed.toSorted((a, b) => comparePlaces(a.places, b.places)).map(({ answer }) => answer);
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((place, index) => place !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

const functions = { SUM: compile('sum(values)'), MIN: compile('min(values)'), MAX: compile('max(values)') };

function aggregate(aggregator: Aggregator, values: readonly unknown[], budget: Budget): unknown {
  if (aggregator === 'COUNT') return values.length;
  const other = values.map((value) => asJson(value, budget)).find((value) => typeof value !== 'number');
  if (other !== undefined) {
    throw new DecisionError(`expected number but found '${JSON.stringify(other).slice(0, 200)}'`);
  }
  return functions[aggregator].evaluateValue({ values }, { budget });
}
