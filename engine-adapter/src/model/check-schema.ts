/** What a broker's validators refuse of a single node, and this engine runs all the same. */
import { children, type Moddle } from './moddle.ts';
import { finding, type Finding } from './refusals.ts';

export function checkSchema(node: Moddle, id: string): Finding[] {
  return namesItsFlows(node) ? [] : [finding('broker.outgoing', id)];
}

/** The broker finds the flows of these by their own list; those of all others by the flows' ends. */
function namesItsFlows(node: Moddle): boolean {
  if (node.$type === 'bpmn:EventBasedGateway') return children(node, 'outgoing').length > 0;
  if (node.$type !== 'bpmn:BoundaryEvent') return true;
  const isCompensation = children(node, 'eventDefinitions')[0]?.$type === 'bpmn:CompensateEventDefinition';
  return isCompensation || children(node, 'outgoing').length > 0;
}
