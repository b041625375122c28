import type { ExecutableElement } from '../executable.ts';
import type { ElementRow } from '../store/rows.ts';
import type { Run } from '../run.ts';

/** Puts a token on the none start event of a scope. */
export function beginScope(run: Run, row: ElementRow, scope: ExecutableElement): void {
  for (const element of run.process.elements.values()) {
    const isStart = element.type === 'START_EVENT' && element.eventType === 'NONE';
    if (isStart && element.scope === scope.id) run.push({ do: 'activate', elementId: element.id, scopeKey: row.key });
  }
}
