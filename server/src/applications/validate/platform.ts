/**
 * What a diagram or a manifest may say and this platform does not do: refused where a case would stop or somebody would
 * wait in vain, a warning where only something more was hoped for.
 */
import type { Catalogue } from './catalogue.ts';
import type { Diagram } from './diagram-port.ts';
import type { In } from './folder.ts';
import { problem, type Problem } from './problem.ts';

export function platformProblems(catalogue: Catalogue): Problem[] {
  const diagrams = [...catalogue.processes.values()].flatMap((facts) => facts.diagrams);
  const unsent = (catalogue.app.notifications ?? []).length > 0;
  return [
    ...diagrams.flatMap(elementProblems),
    ...(unsent ? [problem('notification.unsent', catalogue.folder.app?.file ?? '', 'notifications')] : []),
  ];
}

function elementProblems({ file, content }: In<Diagram>): Problem[] {
  return [...content.elements.values()].flatMap(({ id, expressions }) =>
    expressions
      .filter(({ property }) => property === 'jobType')
      .map(({ text }) => problem('task.noWorker', file, id, { detail: text })),
  );
}
