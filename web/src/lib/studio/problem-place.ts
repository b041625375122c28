/** Where a problem of the validator can be seen and mended: an element of a diagram, or a file. */
import type { ApplicationProblem } from '@closeloop/contracts';
import type { DiagramEntry } from './manifest.ts';

export interface ProblemPlace {
  /** File of the diagram (name only) and element, when an element is meant. */
  readonly diagram?: string;
  readonly element?: string;
  readonly file: string;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export function placeOf(problem: ApplicationProblem, diagrams: readonly DiagramEntry[]): ProblemPlace {
  const { file, path } = problem;
  if (file.endsWith('.bpmn')) {
    const element = problem.element ?? (path === '' ? undefined : path);
    return { file, diagram: nameOf(file), ...(element !== undefined && { element }) };
  }
  const [, process, element] = /^processes\.([^.]+)\.(?:tasks|names)\.([^.]+)/.exec(path) ?? [];
  const diagram = diagrams.find((one) => one.process === process)?.file;
  return element !== undefined && diagram !== undefined ? { file, diagram, element } : { file };
}
