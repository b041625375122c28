/**
 * Every identifier that is used must be defined: one resolver per kind, asked for each marked string of each file.
 */
import {
  App,
  caseBuiltins,
  fileSchemas,
  type Form,
  type IdentifierKind,
  taskBuiltins,
} from '@closeloop/contracts/application';
import { type Catalogue, formsOf, keysOf, messageForms, subForms, tasksShowing, userTasksOf } from './catalogue.ts';
import type { In } from './folder.ts';
import { problem, type Problem } from './problem.ts';
import { marked, type Marked } from './walk.ts';

export function referenceProblems(catalogue: Catalogue): Problem[] {
  const { folder } = catalogue;
  return [
    ...(folder.app ? inFile(folder.app, App, (one) => inApp(one, catalogue)) : []),
    ...(folder.roles ? inFile(folder.roles, fileSchemas.roles, (one) => inRoles(one, catalogue)) : []),
    ...folder.forms.flatMap((form) => inFile(form, fileSchemas.form, (one) => inForm(one, form.content, catalogue))),
  ];
}

/** undefined: not checked here. */
type Known = ReadonlySet<string> | readonly string[] | undefined;

function inFile(file: In<unknown>, schema: Parameters<typeof marked>[0], known: (one: Marked) => Known): Problem[] {
  return marked(schema, file.content).flatMap((one) => {
    if (!('identifier' in one.mark) || one.mark.defines) return [];
    const names = known(one);
    if (names === undefined || new Set(names).has(one.value)) return [];
    const details = { kind: one.mark.identifier, detail: one.value };
    return [problem('reference.unknown', file.file, one.path.join('.'), details)];
  });
}

const kindOfMark = (one: Marked): IdentifierKind | undefined =>
  'identifier' in one.mark ? one.mark.identifier : undefined;

function inApp(one: Marked, catalogue: Catalogue): Known {
  const { app, folder } = catalogue;
  const [section, name = ''] = one.path;
  switch (kindOfMark(one)) {
    case 'list':
      return Object.keys(app.lists);
    case 'process':
      return Object.keys(app.processes);
    case 'post':
      return Object.keys(app.posts ?? {});
    case 'role':
      return Object.keys(folder.roles?.content.roles ?? {});
    case 'form':
      return [...catalogue.forms.keys()];
    case 'diagram':
      return [...folder.diagrams.keys()];
    case 'variable':
      return new Set([...catalogue.variables, ...catalogue.stored.keys()]);
    case 'message':
      return messagesFor(name, catalogue);
    case 'state':
      return statesFor(section === 'processes' ? name : undefined, catalogue);
    case 'element':
      return elementsFor(one, catalogue);
    case 'field':
      return formsOf(catalogue, name, one.path[3] ?? '').flatMap(({ content }) => keysOf(content));
    case 'column':
      return columnsFor(one, catalogue);
    default:
      return undefined;
  }
}

function statesFor(process: string | undefined, { app }: Catalogue): string[] {
  const processes = process === undefined ? Object.values(app.processes) : [app.processes[process]];
  return processes.flatMap((one) => one?.case.states.map((state) => state.id) ?? []);
}

function elementsFor(one: Marked, catalogue: Catalogue): string[] {
  const [section, name = '', part] = one.path;
  const scoped = section === 'processes' || section === 'offline';
  const all = [...catalogue.processes.values()].filter((facts) => !scoped || facts.id === name);
  if (part === 'tasks' || section === 'offline') return all.flatMap((facts) => userTasksOf(facts).map(({ id }) => id));
  return all.flatMap((facts) => [...facts.elements.keys(), ...(part === 'names' ? facts.flows.keys() : [])]);
}

const messagesFor = (process: string, { processes }: Catalogue): string[] =>
  [...(processes.get(process)?.elements.values() ?? [])].flatMap(({ details }) => details.message?.name.text ?? []);

/** Columns stand in lists and in the head of a case. */
function columnsFor(one: Marked, { app }: Catalogue): string[] {
  const [section, name = ''] = one.path;
  const list = section === 'lists' ? app.lists[name] : undefined;
  const own = list ? list.process : name;
  const processes = own === undefined ? Object.values(app.processes) : [app.processes[own]];
  const ofCase = [
    ...Object.keys(caseBuiltins),
    ...processes.flatMap((process) => Object.keys(process?.case.fields ?? {})),
  ];
  const names =
    list?.of === 'task' ? [...Object.keys(taskBuiltins), ...ofCase.map((field) => `case.${field}`)] : ofCase;
  return one.path.includes('sort') ? names.flatMap((field) => [field, `-${field}`]) : names;
}

function inRoles(one: Marked, { app, folder }: Catalogue): Known {
  switch (kindOfMark(one)) {
    case 'post':
      return Object.keys(app.posts ?? {});
    case 'process':
      return Object.keys(app.processes);
    case 'role':
      return ['*', ...Object.keys(folder.roles?.content.roles ?? {})];
    default:
      return undefined;
  }
}

function inForm(one: Marked, form: Form, catalogue: Catalogue): Known {
  switch (kindOfMark(one)) {
    case 'post':
      return Object.keys(catalogue.app.posts ?? {});
    case 'role':
      return Object.keys(catalogue.folder.roles?.content.roles ?? {});
    case 'checklist':
      return catalogue.folder.checklists.map(({ content }) => content.id);
    case 'form':
      return [...catalogue.forms.keys()];
    case 'element':
      return [...catalogue.processes.values()].flatMap((facts) => [...facts.elements.keys()]);
    case 'block':
      return [...catalogue.stored.keys()];
    case 'action':
      return actionsOn(form, catalogue);
    case 'field':
      return one.path[0] === 'properties' ? keysOf(form) : catalogue.variables;
    default:
      return undefined;
  }
}

const actionsOn = (form: Form, catalogue: Catalogue): string[] =>
  tasksShowing(catalogue, form.id).flatMap(
    ({ process, element }) => catalogue.app.processes[process]?.tasks[element]?.actions.map(({ id }) => id) ?? [],
  );

/** Ids that may be defined only once in their file, and forms and diagrams nobody uses. */
export function definitionProblems(catalogue: Catalogue): Problem[] {
  const { folder } = catalogue;
  const used = new Set([...subForms(catalogue), ...messageForms(catalogue)]);
  return [
    ...folder.forms.flatMap(({ file, content }) =>
      tasksShowing(catalogue, content.id).length > 0 || used.has(content.id) ? [] : [problem('form.unused', file, '')],
    ),
    ...unusedDiagrams(catalogue),
    ...(folder.app ? duplicateIds(folder.app, App) : []),
    ...folder.forms.flatMap((form) => duplicateIds(form, fileSchemas.form)),
  ];
}

function unusedDiagrams({ app, folder }: Catalogue): Problem[] {
  const used = new Set(Object.values(app.processes).flatMap((process) => Object.values(process.diagrams)));
  return [...folder.diagrams].flatMap(([name, { file }]) =>
    used.has(name) ? [] : [problem('diagram.unused', file, '')],
  );
}

/** Values that define (keys of an object are unique anyway), each within its own list. */
function duplicateIds(file: In<unknown>, schema: Parameters<typeof marked>[0]): Problem[] {
  const seen = new Set<string>();
  return marked(schema, file.content).flatMap((one) => {
    if (!('identifier' in one.mark) || !one.mark.defines || one.isKey || one.mark.identifier === 'outcome') return [];
    const list = one.path.findLastIndex((part) => /^\d+$/.test(part));
    const whole = one.mark.identifier === 'field' || one.mark.identifier === 'block';
    const scope = `${whole ? 'key' : `${one.mark.identifier} ${one.path.slice(0, list).join('.')}`} ${one.value}`;
    const twice = seen.has(scope);
    seen.add(scope);
    const details = { kind: one.mark.identifier, detail: one.value };
    return twice ? [problem('id.duplicate', file.file, one.path.join('.'), details)] : [];
  });
}
