import type { Behaviour } from '../behaviour.ts';
import { putToken, takeTokens } from '../join-tokens.ts';
import { closeActivity } from './activity.ts';

/** Splits into all outgoing flows; joins when every incoming flow has brought a token, one from each. */
export const parallelGateway: Behaviour = {
  activate(run, row, element) {
    run.passOn(row, element.outgoing);
  },
  complete: closeActivity,
  arrive(run, element, flow, scope) {
    if (element.incoming.length <= 1) return true;
    putToken(run, element, flow, scope);
    const own = run.state.tables.join_tokens.of(scope.key).filter(({ element_id }) => element_id === element.id);
    if (!element.incoming.every((id) => own.some(({ flow_id }) => flow_id === id))) return false;
    takeTokens(run, element, own);
    return true;
  },
};
