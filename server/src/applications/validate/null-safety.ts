/**
 * Assignments and conditions of a diagram must have a value whatever is missing: null is an incident there. Each is
 * tried with its variables absent and with empty ones, in every combination (at most eight roots), while `closeloop`
 * is what the platform always sets. Groups are also tried with every variable set, to see that each has a scope.
 */
import { compile, FeelError, FeelSyntaxError, referencesOf } from '@closeloop/feel';
import type { Catalogue } from './catalogue.ts';
import type { DiagramElement, PropertyText } from './diagram-port.ts';
import { problem, type Problem } from './problem.ts';

const closeloop = { caseId: 'case-1', app: 'app', starterId: 'person-1', unitId: 'unit-1', settings: {} };
function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

type Wanted = 'boolean' | 'person' | 'people' | 'groups';
const isWanted: Readonly<Record<Wanted, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  person: (value) => typeof value === 'string' && value !== '',
  people: isList,
  groups: isList,
};

export function nullSafetyProblems(catalogue: Catalogue): Problem[] {
  return [...catalogue.processes.values()].flatMap(({ diagrams }) =>
    diagrams.flatMap(({ file, content }) => [
      ...[...content.flows.values()].flatMap(({ id, condition }) =>
        condition ? tried(condition, 'boolean', file, id) : [],
      ),
      ...[...content.elements.values()].flatMap((element) => [
        ...assignmentProblems(element, file),
        ...groupProblems(element, file, catalogue),
      ]),
    ]),
  );
}

function assignmentProblems({ id, extensions: { assignment } }: DiagramElement, file: string): Problem[] {
  const { assignee, candidateUsers, candidateGroups } = assignment;
  return [
    ...(assignee ? tried(assignee, 'person', file, id) : []),
    ...(candidateUsers ? tried(candidateUsers, 'people', file, id) : []),
    ...(candidateGroups ? tried(candidateGroups, 'groups', file, id) : []),
  ];
}

function tried({ text, isExpression, property }: PropertyText, wanted: Wanted, file: string, path: string): Problem[] {
  if (!isExpression) return [];
  try {
    const roots = rootsOf(text);
    const program = compile(text);
    const fails = combinations(roots).some((names) => !isWanted[wanted](valueOf(() => program.evaluate(names))));
    return fails ? [problem('feel.nullSafe', file, path, { kind: wanted, detail: `${property}: ${text}` })] : [];
  } catch (error) {
    if (error instanceof FeelSyntaxError) return [];
    throw error;
  }
}

function valueOf(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof FeelError) return null;
    throw error;
  }
}

/** Variables an expression reads, and whether it looks into them. */
function rootsOf(text: string): Map<string, boolean> {
  const roots = new Map<string, boolean>();
  for (const { called, path } of referencesOf(text).references) {
    const root = path[0]?.name;
    if (called || root === undefined || root === 'closeloop') continue;
    roots.set(root, roots.get(root) === true || path.length > 1);
  }
  return roots;
}

const mostRoots = 8;

function combinations(roots: ReadonlyMap<string, boolean>): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{ closeloop }];
  for (const [root, deep] of [...roots].slice(0, mostRoots))
    all = all.flatMap((names) => [{ ...names, [root]: null }, ...(deep ? [{ ...names, [root]: {} }] : [])]);
  return all;
}

/** `post:<project>:<post>` or `role:<unit>:<role>`, of a post or role this application knows. */
function groupProblems({ id, extensions }: DiagramElement, file: string, catalogue: Catalogue): Problem[] {
  const property = extensions.assignment.candidateGroups;
  if (!property) return [];
  const groups = groupsOf(property);
  const wrong = groups.filter((group) => !isScoped(group, catalogue));
  return wrong.map((group) => problem('group.unscoped', file, id, { detail: group }));
}

function groupsOf({ text, isExpression }: PropertyText): string[] {
  if (!isExpression) return text.split(',').map((one) => one.trim());
  try {
    const names = Object.fromEntries([...rootsOf(text).keys()].map((root) => [root, 'id-1']));
    const value = valueOf(() => compile(text).evaluate({ ...names, closeloop }));
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch (error) {
    if (error instanceof FeelSyntaxError) return [];
    throw error;
  }
}

function isScoped(group: string, { app, folder }: Catalogue): boolean {
  const [kind, scope, name = '', ...more] = group.split(':');
  if (!scope || more.length > 0) return false;
  if (kind === 'post') return Object.hasOwn(app.posts ?? {}, name);
  return kind === 'role' && Object.hasOwn(folder.roles?.content.roles ?? {}, name);
}
