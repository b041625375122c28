import { closeActivity } from './activity.ts';
import type { Behaviour } from '../run.ts';

/** Splits into all outgoing flows; joins when every incoming flow has brought a token, one from each. */
export const parallelGateway: Behaviour = {
  activate(run, row, element) {
    run.passOn(row, element.outgoing);
  },
  complete: closeActivity,
  arrive(run, element, flow, scopeKey) {
    if (element.incoming.length <= 1) return true;
    const { joinTokens } = run.state;
    const key = run.nextKey();
    const place = { flow_scope_key: scopeKey, element_id: element.id, flow_id: flow.id };
    joinTokens.put({ key, process_instance_key: run.state.key, ...place });
    const waiting = joinTokens
      .values()
      .filter((token) => token.element_id === element.id && token.flow_scope_key === scopeKey);
    const oneEach = element.incoming.map((id) => waiting.find((token) => token.flow_id === id));
    if (oneEach.includes(undefined)) return false;
    for (const token of oneEach) if (token) joinTokens.remove(token.key);
    return true;
  },
};
