/** The diagram of the case's own deployment with the state of its elements, worked out from the case alone. */
import type { z } from 'zod';
import type { elementState, Language } from '@closeloop/contracts';
import { diagramOf, elementName } from '../applications/index.ts';
import type { TaskRecord } from './case-row.ts';
import type { CaseParts } from './presenter.ts';

type ElementState = z.infer<typeof elementState>;

export function diagramPage(
  { row, deployed }: CaseParts,
  openTasks: readonly TaskRecord[],
  failing: ReadonlySet<string>,
  language: Language,
) {
  const diagram = diagramOf(deployed, row.process, row.variant);
  const elements = Object.entries(row.elements).map(([element, trace]): ElementState => {
    const task = openTasks.find((one) => one.element === element);
    const overdue = task?.due && task.due < new Date();
    const status = failing.has(element)
      ? 'incident'
      : trace.active > 0
        ? overdue
          ? 'overdue'
          : 'current'
        : trace.ended > 0
          ? 'done'
          : 'cancelled';
    return {
      element,
      status,
      visits: Math.max(trace.visits, trace.ended),
      ...(task?.assignee_name && { who: task.assignee_name }),
      ...(task?.due && { due: task.due.toISOString() }),
    };
  });
  const named = Object.keys(deployed.app.processes[row.process]?.names ?? {});
  const names = Object.fromEntries(named.map((one) => [one, elementName(deployed, row.process, one, language)]));
  return { xml: diagram.xml, deployment: deployed.number, elements, names };
}
