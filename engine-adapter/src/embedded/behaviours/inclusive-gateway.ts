import type { Behaviour } from '../behaviour.ts';
import { evaluateBoolean, lookupFrom } from '../evaluation.ts';
import type { ExecutableElement, ExecutableFlow } from '../executable.ts';
import { isReachable } from '../reach.ts';
import type { Run } from '../run.ts';
import type { ElementRow, JoinTokenRow } from '../store/rows.ts';
import { closeActivity } from './activity.ts';
import { noWay } from './exclusive-gateway.ts';
import { putToken, takeTokens } from '../join-tokens.ts';

/** Every flow leaves whose condition is true; when none is, the default flow. */
function choose(run: Run, row: ElementRow, element: ExecutableElement): readonly ExecutableFlow[] {
  const lookup = lookupFrom(run.state, row.key);
  const [only] = element.outgoing;
  if (element.outgoing.length <= 1 && !only?.condition) return element.outgoing;
  const others = element.outgoing.filter(({ id }) => id !== element.defaultFlow);
  const chosen = others.filter(({ condition }) => condition && evaluateBoolean(condition, lookup, run.moment));
  const flows = chosen.length > 0 ? chosen : element.outgoing.filter(({ id }) => id === element.defaultFlow);
  if (flows.length > 0) return flows;
  throw noWay();
}

/** No token in the scope can still come by a flow that has brought none. */
function isComplete(
  run: Run,
  element: ExecutableElement,
  scope: ElementRow,
  waiting: readonly JoinTokenRow[],
): boolean {
  const open = element.incoming.filter((flow) => !waiting.some(({ flow_id }) => flow_id === flow));
  if (open.length === 0) return true;
  const places = [
    ...run.state.children(scope.key).map(({ element_id }) => element_id),
    ...run.queue.elementsPendingIn(scope.key),
    ...run.state.tables.join_tokens
      .of(scope.key)
      .flatMap((token) => (token.element_id === element.id ? [] : token.element_id)),
  ];
  return !open.some((flow) => places.some((place) => isReachable(run.processOf(scope), element.id, flow, place)));
}

/** Splits by conditions; joins when no other token of its scope can still arrive. */
export const inclusiveGateway: Behaviour = {
  activate(run, row, element) {
    run.passOn(row, choose(run, row, element));
  },
  complete: closeActivity,
  arrive(run, element, flow, scope) {
    if (element.incoming.length <= 1) return true;
    putToken(run, element, flow, scope);
    return false;
  },
  reconsider(run, element, scope) {
    const waiting = run.state.tables.join_tokens.of(scope.key).filter(({ element_id }) => element_id === element.id);
    if (scope.state !== 'ACTIVATED' || !isComplete(run, element, scope, waiting)) return;
    takeTokens(run, element, waiting);
    run.push({ do: 'activate', elementId: element.id, scopeKey: scope.key });
  },
};
