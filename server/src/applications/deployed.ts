/**
 * A deployment in memory: the frozen folder parsed once, with what the hot path asks of it. Deployments never change, so
 * an instance may be kept for as long as the process lives.
 */
import {
  App,
  Checklist,
  type Component,
  flatten,
  Form,
  isStored,
  kindOf,
  Roles,
  type StoredField,
  type TaskSettings,
  Texts,
} from '@closeloop/contracts/application';
import type { Language } from '@closeloop/contracts';
import { type Diagram, readDecisionIds, readDiagram } from './diagram.ts';
import { word, type Words } from './phrases.ts';

/** Files of an application folder by path (`workflows/<app>/…`, `forms/<app>/…`). */
export type Folder = ReadonlyMap<string, Uint8Array>;

export interface DeployedDiagram extends Diagram {
  readonly process: string;
  readonly variant: string;
  readonly file: string;
  readonly xml: string;
}

export interface DeployedDecisions {
  readonly file: string;
  readonly xml: string;
  readonly decisionIds: readonly string[];
}

export interface DeployedContent {
  readonly app: App;
  readonly roles: Roles;
  readonly forms: ReadonlyMap<string, Form>;
  readonly checklists: ReadonlyMap<string, Checklist>;
  readonly words: Words;
  readonly diagrams: readonly DeployedDiagram[];
  readonly decisions: readonly DeployedDecisions[];
}

export interface Deployed extends DeployedContent {
  readonly id: string;
  readonly number: number;
  /** Engine definition by `<process>/<variant>`. */
  readonly definitions: ReadonlyMap<string, string>;
}

const decoder = new TextDecoder();
export const textOf = (content: Uint8Array): string => decoder.decode(content);

export async function compileFolder(folder: Folder): Promise<DeployedContent> {
  const json = <T>(path: string, schema: { parse(value: unknown): T }): T | undefined => {
    const content = folder.get(path);
    return content && schema.parse(JSON.parse(textOf(content)));
  };
  const paths = [...folder.keys()];
  const ofKind = (kind: ReturnType<typeof kindOf>) => paths.filter((path) => kindOf(path) === kind);
  const [manifest = ''] = ofKind('app');
  const app = json(manifest, App);
  if (!app) throw new Error('the folder has no app.json');
  const base = `workflows/${app.id}`;
  return {
    app,
    roles: json(`${base}/roles.json`, Roles) ?? { roles: {}, rules: [] },
    forms: byId(ofKind('form').map((path) => json(path, Form))),
    checklists: byId(ofKind('checklist').map((path) => json(path, Checklist))),
    words: { 'zh-CN': json(`${base}/texts/zh-CN.json`, Texts) ?? {}, en: json(`${base}/texts/en.json`, Texts) ?? {} },
    diagrams: await diagramsOf(app, folder),
    decisions: await decisionsOf(
      ofKind('dmn').map((path) => ({
        file: path.split('/').at(-1) ?? '',
        xml: textOf(folder.get(path) ?? new Uint8Array()),
      })),
    ),
  };
}

async function diagramsOf(app: App, folder: Folder): Promise<DeployedDiagram[]> {
  const wanted = Object.entries(app.processes).flatMap(([process, settings]) =>
    Object.entries(settings.diagrams).map(([variant, file]) => ({ process, variant, file })),
  );
  return Promise.all(
    wanted.map(async (one) => {
      const content = folder.get(`workflows/${app.id}/${one.file}`);
      if (!content) throw new Error(`the folder has no ${one.file}`);
      const xml = textOf(content);
      return { ...one, xml, ...(await readDiagram(xml)) };
    }),
  );
}

function decisionsOf(files: readonly Pick<DeployedDecisions, 'file' | 'xml'>[]): Promise<DeployedDecisions[]> {
  return Promise.all(files.map(async (one) => ({ ...one, decisionIds: await readDecisionIds(one.xml) })));
}

function byId<T extends { readonly id: string }>(found: readonly (T | undefined)[]): ReadonlyMap<string, T> {
  return new Map(found.filter((one) => one !== undefined).map((one) => [one.id, one]));
}

export function processOf(deployed: DeployedContent, process: string) {
  const settings = deployed.app.processes[process];
  if (!settings) throw new Error(`application ${deployed.app.id} has no process ${process}`);
  return settings;
}

export function diagramOf(deployed: Deployed, process: string, variant: string): DeployedDiagram {
  const found = deployed.diagrams.find((one) => one.process === process && one.variant === variant);
  if (!found) throw new Error(`application ${deployed.app.id} has no diagram ${process}/${variant}`);
  return found;
}

/** Name of an element in the language: from the application's texts, else as the diagram says. */
export function elementName(deployed: Deployed, process: string, element: string, language: Language): string {
  const key = deployed.app.processes[process]?.names[element];
  if (key) return word(deployed.words, key, language);
  return deployed.diagrams.find((one) => one.process === process)?.elements.get(element)?.name || element;
}

export interface TaskForm {
  readonly form: Form;
  readonly fields: readonly Exclude<Component, { type: 'group' }>[];
  readonly stored: readonly StoredField[];
}

const forms = new WeakMap<Form, TaskForm>();

export function taskForm(deployed: Deployed, process: string, variant: string, element: string): TaskForm | null {
  const id = diagramOf(deployed, process, variant).elements.get(element)?.form;
  const form = id ? deployed.forms.get(id) : undefined;
  if (!form) return null;
  const known = forms.get(form);
  if (known) return known;
  const fields = flatten(form.components);
  const made = { form, fields, stored: fields.filter(isStored) };
  forms.set(form, made);
  return made;
}

export function taskSettings(deployed: Deployed, process: string, element: string): TaskSettings | undefined {
  return deployed.app.processes[process]?.tasks[element];
}
