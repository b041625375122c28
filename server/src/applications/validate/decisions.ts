/** What must hold between an application's decisions and the diagrams that ask them. */
import type { Catalogue } from './catalogue.ts';
import type { DiagramElement } from './diagram-port.ts';
import { problem, type Problem } from './problem.ts';

export function decisionProblems(catalogue: Catalogue): Problem[] {
  const asked = [...catalogue.processes.values()].flatMap(({ diagrams }) =>
    diagrams.flatMap(({ file, content }) =>
      [...content.elements.values()].flatMap((element) =>
        askedBy(element).map((detail) => ({ file, at: element.id, detail })),
      ),
    ),
  );
  const unknown = asked
    .filter(({ detail }) => !catalogue.decisions.has(detail))
    .map(({ file, at, detail }) => problem('reference.unknown', file, at, { kind: 'decision', detail }));
  return [...unknown, ...unusedFiles(catalogue, new Set(asked.map(({ detail }) => detail)))];
}

/** Ids that are expressions are known only when the task is reached. */
function askedBy({ extensions: { decision } }: DiagramElement): string[] {
  return decision?.decisionId && !decision.decisionId.isExpression ? [decision.decisionId.text] : [];
}

function unusedFiles({ folder, decisions }: Catalogue, asked: ReadonlySet<string>): Problem[] {
  const used = new Set([...asked].map((id) => decisions.get(id)?.file));
  return [...folder.decisions.values()].flatMap(({ file }) =>
    used.has(file) ? [] : [problem('decision.unused', file, '')],
  );
}
