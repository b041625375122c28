/** From where a token can still come to a joining gateway by a certain flow. */
import type { ExecutableElement, ExecutableProcess } from './executable.ts';

/** Answered from a set that is made once per flow and version; ways through the gateway itself do not count. */
export function isReachable(process: ExecutableProcess, gatewayId: string, flowId: string, from: string): boolean {
  const known = process.reach.get(flowId);
  const sources = known ?? sourcesOf(process, gatewayId, flowId);
  if (!known) process.reach.set(flowId, sources);
  return sources.has(from);
}

function sourcesOf(process: ExecutableProcess, gatewayId: string, flowId: string): ReadonlySet<string> {
  const scope = process.elements.get(gatewayId)?.scope;
  const siblings = [...process.elements.values()].filter((element) => element.scope === scope);
  const before = predecessors(siblings);
  const first = siblings.find((element) => flowsOf(element).some(({ id }) => id === flowId));
  const found = new Set<string>();
  const open = first ? [first.id] : [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === gatewayId || found.has(id)) continue;
    found.add(id);
    open.push(...(before.get(id) ?? []));
  }
  return found;
}

function flowsOf(element: ExecutableElement): ExecutableElement['outgoing'] {
  return (element.body ?? element).outgoing;
}

/** One step back: along flows, from a boundary event to its activity, from a link to those who throw it. */
function predecessors(elements: readonly ExecutableElement[]): ReadonlyMap<string, readonly string[]> {
  const before = new Map<string, string[]>();
  const add = (to: string, from: string): void => void before.set(to, [...(before.get(to) ?? []), from]);
  for (const element of elements) {
    for (const { target } of flowsOf(element)) add(target, element.id);
    if (element.attachedTo !== null) add(element.id, element.attachedTo);
    if (element.linkTarget !== null) add(element.linkTarget, element.id);
  }
  return before;
}
