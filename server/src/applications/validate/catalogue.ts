/**
 * Everything an application defines, arranged for questions: which elements a process has, which form a task shows,
 * which variables exist.
 */
import {
  type App,
  expressionRoots,
  flatten,
  type Form,
  isField,
  isStored,
  type StoredFieldType,
} from '@closeloop/contracts/application';
import type { Decision, Diagram, DiagramElement, DiagramFlow } from './diagram-port.ts';
import type { Folder, In } from './folder.ts';

export interface ProcessFacts {
  readonly id: string;
  readonly diagrams: readonly In<Diagram>[];
  readonly elements: ReadonlyMap<string, DiagramElement>;
  readonly flows: ReadonlyMap<string, DiagramFlow>;
}

export interface Catalogue {
  readonly folder: Folder;
  readonly app: App;
  readonly processes: ReadonlyMap<string, ProcessFacts>;
  readonly forms: ReadonlyMap<string, In<Form>>;
  /** By id. */
  readonly decisions: ReadonlyMap<string, In<Decision>>;
  /** Plain field keys, output and result variables, and what the platform sets. */
  readonly variables: ReadonlySet<string>;
  readonly stored: ReadonlyMap<string, StoredFieldType>;
}

export interface FilesRead {
  readonly diagrams: ReadonlyMap<string, In<Diagram>>;
  readonly decisions: ReadonlyMap<string, In<Decision>>;
}

export function catalogueOf(folder: Folder, app: App, { diagrams, decisions }: FilesRead): Catalogue {
  const forms = new Map(folder.forms.map((form) => [form.content.id, form]));
  const fields = folder.forms.flatMap(({ content }) => flatten(content.components).filter(isField));
  const processes = new Map(Object.keys(app.processes).map((id) => [id, factsOf(id, app, diagrams)]));
  const plain = fields.filter((field) => !isStored(field)).map((field) => field.key);
  return {
    folder,
    app,
    processes,
    forms,
    decisions,
    variables: new Set([...plain, ...setByDiagrams([...processes.values()]), 'outcome']),
    stored: new Map(fields.filter(isStored).map((field) => [field.key, field.type])),
  };
}

function factsOf(id: string, app: App, diagrams: ReadonlyMap<string, In<Diagram>>): ProcessFacts {
  const files = Object.values(app.processes[id]?.diagrams ?? {});
  const own = files.flatMap((file) => diagrams.get(file) ?? []);
  return {
    id,
    diagrams: own,
    elements: new Map(own.flatMap(({ content }) => [...content.elements])),
    flows: new Map(own.flatMap(({ content }) => [...content.flows])),
  };
}

const setByDiagrams = (processes: readonly ProcessFacts[]): string[] =>
  processes.flatMap(({ elements }) =>
    [...elements.values()].flatMap(({ extensions }) => [
      ...extensions.outputs.map((output) => output.target.split('.')[0] ?? ''),
      ...extensions.inputs.map((input) => input.target.split('.')[0] ?? ''),
      ...(extensions.script ? [extensions.script.resultVariable] : []),
      ...(extensions.decision ? [extensions.decision.resultVariable] : []),
    ]),
  );

export const userTasksOf = (facts: ProcessFacts): DiagramElement[] =>
  [...facts.elements.values()].filter((element) => element.type === 'USER_TASK');

/** The forms a task shows in the diagrams of its process; usually one. */
export function formsOf(catalogue: Catalogue, process: string, element: string): In<Form>[] {
  const diagrams = catalogue.processes.get(process)?.diagrams ?? [];
  const keys = diagrams.flatMap(({ content }) => content.elements.get(element)?.extensions.formKey?.text ?? []);
  return [...new Set(keys)].flatMap((key) => catalogue.forms.get(key) ?? []);
}

/** Tasks that show a form, as process and element. */
export const tasksShowing = (catalogue: Catalogue, form: string): { process: string; element: string }[] =>
  [...catalogue.processes.values()].flatMap((facts) =>
    userTasksOf(facts)
      .filter((task) => task.extensions.formKey?.text === form)
      .map((task) => ({ process: facts.id, element: task.id })),
  );

export const keysOf = (form: Form): string[] =>
  flatten(form.components)
    .filter(isField)
    .map((field) => field.key);

/** Forms that answer a finding, by the form that holds the findings field. */
export const subFormsOf = (form: Form): string[] =>
  flatten(form.components).flatMap((one) => (one.type === 'findings' && one.form !== undefined ? [one.form] : []));

export const subForms = (catalogue: Catalogue): Set<string> =>
  new Set([...catalogue.forms.values()].flatMap(({ content }) => subFormsOf(content)));

/** Forms of buttons that send a message. */
export const messageForms = ({ app }: Catalogue): Set<string> =>
  new Set(
    Object.values(app.processes).flatMap(({ tasks }) =>
      Object.values(tasks).flatMap(({ actions }) =>
        actions.flatMap((one) => (one.kind === 'message' && one.form !== undefined ? [one.form] : [])),
      ),
    ),
  );

/** Names a form key would hide. */
export const reservedNames: ReadonlySet<string> = new Set([
  ...Object.values(expressionRoots).flatMap((roots) => Object.keys(roots)),
  'outcome',
]);
