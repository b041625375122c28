/** Tokens that wait at a joining gateway. */
import type { ExecutableElement, ExecutableFlow } from './executable.ts';
import type { Run } from './run.ts';
import type { ElementRow, JoinTokenRow } from './store/rows.ts';

export function putToken(run: Run, element: ExecutableElement, flow: ExecutableFlow, scope: ElementRow): void {
  run.state.tables.join_tokens.put({
    key: run.nextKey(),
    process_instance_key: run.state.key,
    part_key: scope.part_key,
    flow_scope_key: scope.key,
    element_id: element.id,
    flow_id: flow.id,
  });
}

/** One of each incoming flow that has brought any. */
export function takeTokens(run: Run, element: ExecutableElement, waiting: readonly JoinTokenRow[]): void {
  for (const id of element.incoming) {
    const token = waiting.find(({ flow_id }) => flow_id === id);
    if (token) run.state.tables.join_tokens.remove(token.key);
  }
}
