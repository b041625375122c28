import type { Behaviour } from '../behaviour.ts';
import { evaluateBoolean, lookupFrom } from '../evaluation.ts';
import type { ExecutableElement, ExecutableFlow } from '../executable.ts';
import { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { closeActivity } from './activity.ts';

/** One flow leaves: the first true condition in Zeebe's order (the last in the document), else the default flow. */
function choose(run: Run, row: ElementRow, element: ExecutableElement): readonly ExecutableFlow[] {
  const lookup = lookupFrom(run.state, row.key);
  const [only] = element.outgoing;
  if (element.outgoing.length <= 1 && !only?.condition) return element.outgoing;
  const chosen =
    element.outgoing.find(
      ({ id, condition }) => id !== element.defaultFlow && condition && evaluateBoolean(condition, lookup, run.moment),
    ) ?? element.outgoing.find(({ id }) => id === element.defaultFlow);
  if (chosen) return [chosen];
  throw noWay();
}

export function noWay(): Failure {
  return new Failure(
    'CONDITION_ERROR',
    'Expected at least one condition to evaluate to true, or to have a default flow',
  );
}

export const exclusiveGateway: Behaviour = {
  activate(run, row, element) {
    run.passOn(row, choose(run, row, element));
  },
  complete: closeActivity,
};
