/**
 * Every FEEL text is parsed, and every name in it must exist where it stands: roots by context, members of the
 * platform's shapes, variables, stored fields and their summaries, settings, posts, and elements asked for by text.
 */
import {
  App,
  type ExpressionContext,
  expressionRoots,
  fileSchemas,
  type Form,
  openFindingShape,
  type Shape,
  stateFunctions,
  summaryShapes,
} from '@closeloop/contracts/application';
import { compile, FeelSyntaxError, odditiesOf, type Reference, referencesOf, type References } from '@closeloop/feel';
import { type Catalogue, formsOf, keysOf, subForms, subFormsOf } from './catalogue.ts';
import type { In } from './folder.ts';
import { problem, type Problem } from './problem.ts';
import { marked, type Marked } from './walk.ts';

export function expressionProblems(catalogue: Catalogue): Problem[] {
  const { folder } = catalogue;
  return [
    ...(folder.app ? inFile(folder.app, App, catalogue, (one) => taskKeys(one, catalogue)) : []),
    ...folder.forms.flatMap((form) =>
      inFile(form, fileSchemas.form, catalogue, (one) => formKeys(one, form.content, catalogue)),
    ),
    ...folder.checklists.flatMap((list) => inFile(list, fileSchemas.checklist, catalogue, () => [])),
    ...diagramExpressions(catalogue),
    ...decisionExpressions(catalogue),
  ];
}

function inFile(
  file: In<unknown>,
  schema: Parameters<typeof marked>[0],
  catalogue: Catalogue,
  extra: (one: Marked) => readonly string[],
): Problem[] {
  return marked(schema, file.content).flatMap((one) => {
    if (!('expression' in one.mark)) return [];
    const where = { file: file.file, path: one.path.join('.'), process: processOf(one) };
    return problemsOf(one.value.replace(/^=/, ''), one.mark.expression, extra(one), where, catalogue);
  });
}

const processOf = (one: Marked): string | null => (one.path[0] === 'processes' ? (one.path[1] ?? null) : null);

/** Expressions of a task know the keys of its form. */
function taskKeys(one: Marked, catalogue: Catalogue): string[] {
  const [section, process = '', part, element = ''] = one.path;
  if (section !== 'processes' || part !== 'tasks') return [];
  return formsOf(catalogue, process, element).flatMap(({ content }) => keysOf(content));
}

/** A form knows its own keys; a findings field also those of the form that answers a finding, and that one `finding`. */
function formKeys(one: Marked, form: Form, catalogue: Catalogue): string[] {
  const own = keysOf(form);
  if (subForms(catalogue).has(form.id)) own.push('finding');
  if (!('expression' in one.mark) || one.mark.expression !== 'finding') return own;
  return [...own, ...subFormsOf(form).flatMap((id) => keysOf(catalogue.forms.get(id)?.content ?? form))];
}

interface Where {
  readonly file: string;
  readonly path: string;
  readonly process: string | null;
}

function problemsOf(
  text: string,
  context: ExpressionContext,
  extra: readonly string[],
  where: Where,
  catalogue: Catalogue,
): Problem[] {
  const found = parsed(text);
  if (typeof found === 'string') return [problem('feel.syntax', where.file, where.path, { detail: found })];
  const unknown = found.references.filter((one) => !isKnown(one, context, extra, catalogue));
  const names = [...new Set(unknown.map((one) => one.path.map(({ name }) => name).join('.')))];
  return [
    ...names.map((name) => problem('feel.name', where.file, where.path, { detail: name })),
    ...odditiesOf(text).map((oddity) => problem(`feel.${oddity}`, where.file, where.path)),
    ...(context === 'state' ? askedElements(found, where, catalogue) : []),
  ];
}

function parsed(text: string): References | string {
  try {
    compile(text);
    return referencesOf(text);
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error.message;
    throw error;
  }
}

function isKnown(one: Reference, context: ExpressionContext, extra: readonly string[], catalogue: Catalogue): boolean {
  const [root, ...rest] = one.path.map(({ name }) => name);
  if (root === undefined) return true;
  if (one.called) return isFunction(root, context);
  if (extra.includes(root)) return true;
  if (one.within !== null && itemKeys(one.within, context).has(root)) return true;
  const shape = rootsOf(context)[root];
  return shape === undefined ? false : isMember(shape, [root, ...rest], catalogue);
}

const rootsOf = (context: ExpressionContext): Readonly<Record<string, Shape>> => expressionRoots[context];

/** Called names are FEEL's own, which the parser knows, or the functions of `state`. */
const isFunction = (name: string, context: ExpressionContext): boolean =>
  stateFunctions.some((one) => one === name) ? context === 'state' : true;

function itemKeys(list: readonly string[], context: ExpressionContext): ReadonlySet<string> {
  let shape: Shape | undefined = list[0] === undefined ? undefined : rootsOf(context)[list[0]];
  if (list[0] === 'blocks') return new Set(Object.keys(openFindingShape.open[0]));
  for (const name of list.slice(1)) shape = memberOf(shape, name);
  return new Set(Object.keys(objectOf(shape) ?? {}));
}

type Members = Readonly<Record<string, Shape>>;

function objectOf(shape: Shape | undefined): Members | null {
  if (shape === undefined || typeof shape === 'string') return null;
  return Array.isArray(shape) ? objectOf((shape as readonly [Shape])[0]) : (shape as Members);
}

const memberOf = (shape: Shape | undefined, name: string): Shape | undefined => objectOf(shape)?.[name];

function isMember(shape: Shape, path: readonly string[], catalogue: Catalogue): boolean {
  let here: Shape | undefined = shape;
  for (const [index, name] of path.entries()) {
    if (index === 0) continue;
    if (here === 'open') return isOpenMember(path.slice(index - 1), catalogue);
    if (here === 'value') return false;
    here = memberOf(here, name);
    if (here === undefined) return false;
  }
  return true;
}

/** Below an open name stands what the application itself defines. */
function isOpenMember([parent, name = '', ...rest]: readonly string[], catalogue: Catalogue): boolean {
  switch (parent) {
    case 'vars':
      return catalogue.variables.has(name) || catalogue.stored.has(name);
    case 'settings':
      return Object.hasOwn(catalogue.app.settings ?? {}, name);
    case 'posts':
      return Object.hasOwn(catalogue.app.posts ?? {}, name);
    case 'fields':
      return Object.values(catalogue.app.processes).some((process) => Object.hasOwn(process.case.fields ?? {}, name));
    case 'blocks':
      return isSummaryMember(name, rest, catalogue);
    default:
      return true;
  }
}

function isSummaryMember(key: string, [member, inner]: readonly string[], catalogue: Catalogue): boolean {
  const type = catalogue.stored.get(key);
  if (type === undefined) return false;
  if (member === undefined) return true;
  if (member === 'open' && type === 'inspectionChecklist')
    return inner === undefined || Object.hasOwn(openFindingShape.open[0], inner);
  return Object.hasOwn(summaryShapes[type], member) && inner === undefined;
}

function askedElements(found: References, where: Where, { processes }: Catalogue): Problem[] {
  const elements = where.process === null ? undefined : processes.get(where.process)?.elements;
  return found.texts
    .filter(({ argumentOf, value }) => stateFunctions.some((one) => one === argumentOf) && !elements?.has(value))
    .map(({ value }) => problem('reference.unknown', where.file, where.path, { kind: 'element', detail: value }));
}

/** In a diagram only variables exist: the platform's own, fields of forms, summaries, and what mappings set. */
function diagramExpressions(catalogue: Catalogue): Problem[] {
  const variables = [...catalogue.variables, ...catalogue.stored.keys()];
  return [...catalogue.processes.values()].flatMap(({ id, diagrams }) =>
    diagrams.flatMap(({ file, content }) => {
      const own = [...content.elements.values()].flatMap((one) =>
        one.expressions.map((text) => ({ at: one.id, text })),
      );
      const flows = [...content.flows.values()].flatMap((one) =>
        one.condition ? [{ at: one.id, text: one.condition }] : [],
      );
      return [...own, ...flows]
        .filter(({ text }) => text.isExpression)
        .flatMap(({ at, text }) =>
          problemsOf(text.text, 'diagram', variables, { file, path: at, process: id }, catalogue),
        );
    }),
  );
}

/** A decision knows what a diagram knows, and what the decisions it requires have found. What does not parse is said already. */
function decisionExpressions(catalogue: Catalogue): Problem[] {
  const variables = [...catalogue.variables, ...catalogue.stored.keys()];
  return [...catalogue.decisions.values()].flatMap(({ file, content: { texts, sees } }) =>
    texts
      .filter(({ text }) => typeof parsed(text) !== 'string')
      .flatMap(({ elementId, text }) =>
        problemsOf(text, 'diagram', [...variables, ...sees], { file, path: elementId ?? '', process: null }, catalogue),
      ),
  );
}
