/**
 * Rewrites every identifier the shipped applications chose, consistently, into another folder: nothing of the platform
 * may depend on one of them. `node scripts/rename-app.ts <target>` writes `workflows/` and `forms/` there and prints
 * the mapping, application → family → old → new, as JSON.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileSchemas, kindOf } from '@closeloop/contracts/application';
import { loadFolder, marked, type Marked } from '../server/src/applications/validate/index.ts';
import { families, type Family, familyOf, type Files, identifiersOf, textIn } from './application-identifiers.ts';
import { renameDiagram } from './rename-diagram.ts';
import { type NewName, renameFeel } from './rename-feel.ts';

export type Mapping = Readonly<Record<string, Readonly<Record<Family, Readonly<Record<string, string>>>>>>;
export interface Renamed {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly mapping: Mapping;
}

/** Posts and their groups mean the same in every application, so they are renamed alike. */
const shared: ReadonlySet<Family> = new Set(['post', 'exclusiveGroup']);

export function renameApplications(applications: ReadonlyMap<string, Files>): Renamed {
  const mapping = mappingOf(applications);
  const files = new Map<string, Uint8Array>();
  for (const [app, own] of applications)
    for (const [path, bytes] of own) {
      const names = namesOf(mapping, app);
      files.set(renamePath(path, names), new TextEncoder().encode(renameFile(path, textIn(bytes), names)));
    }
  return { files, mapping };
}

function mappingOf(applications: ReadonlyMap<string, Files>): Mapping {
  let count = 0;
  const together = new Map<string, string>();
  const fresh = (family: Family, name: string): string => {
    const known = shared.has(family) ? together.get(`${family} ${name}`) : undefined;
    const made = known ?? newNameOf(family, ++count);
    together.set(`${family} ${name}`, made);
    return made;
  };
  const entries = [...applications].map(([app, files]) => {
    const found = identifiersOf(files);
    const named = families.map((family) => [
      family,
      Object.fromEntries([...found[family]].map((name) => [name, fresh(family, name)])),
    ]);
    return [app, Object.fromEntries(named)] as const;
  });
  return Object.fromEntries(entries);
}

function newNameOf(family: Family, count: number): string {
  if (family === 'application' || family === 'form' || family === 'checklist') return `zz-${family}-${String(count)}`;
  if (family === 'diagram') return `zz-diagram-${String(count)}.bpmn`;
  return family === 'text' ? `zz.text.${String(count)}` : `zz_${family}_${String(count)}`;
}

const namesOf =
  (mapping: Mapping, app: string): NewName =>
  (family, name) => {
    const own = mapping[app]?.[family] ?? {};
    return Object.hasOwn(own, name) ? own[name] : undefined;
  };

function renamePath(path: string, names: NewName): string {
  const [room = '', app = '', ...rest] = path.split('/');
  const file = rest.at(-1) ?? '';
  const renamed =
    names('diagram', file) ??
    file.replace(/^(.+?)(\.form|\.checklist\.json)$/, (_, name: string, ending: string) => {
      const family = ending === '.form' ? 'form' : 'checklist';
      return (names(family, name) ?? name) + ending;
    });
  return [room, names('application', app) ?? app, ...rest.slice(0, -1), renamed].join('/');
}

function renameFile(path: string, text: string, names: NewName): string {
  const kind = kindOf(path);
  if (kind === 'bpmn') return renameDiagram(text, names);
  if (kind === undefined || !(kind in fileSchemas)) return text;
  const value = JSON.parse(text) as unknown;
  const edits = new Map<string, string>();
  for (const one of marked(fileSchemas[kind as keyof typeof fileSchemas], value)) addEdits(one, value, names, edits);
  addStepEdits(value, names, edits);
  return JSON.stringify(rebuilt(value, [], edits), null, 2) + '\n';
}

const at = (path: readonly string[], isKey: boolean): string => JSON.stringify([isKey, ...path]);

function addEdits(one: Marked, file: unknown, names: NewName, edits: Map<string, string>): void {
  const { mark, value, path, isKey } = one;
  const set = (name: string | undefined): void => {
    if (name !== undefined) edits.set(at(path, isKey), name);
  };
  if ('expression' in mark) {
    set(`=${renameFeel(value.replace(/^=/, ''), names)}`);
    return;
  }
  if (mark.identifier === 'column' || mark.identifier === 'conditionField') set(renameColumn(value, names));
  else if (mark.identifier === 'role' && value.includes('/')) set(renameRole(value, names));
  else set(names(familyOf(mark.identifier) ?? 'text', value));
  if (mark.identifier === 'conditionField') addOperandEdits(value, valueAt(file, path), path, names, edits);
}

function renameColumn(value: string, names: NewName): string | undefined {
  const [, sign = '', prefix = '', field = ''] = /^(-?)((?:case\.)?)(.+)$/.exec(value) ?? [];
  const name = names('caseField', field);
  return name === undefined ? undefined : sign + prefix + name;
}

function renameRole(value: string, names: NewName): string | undefined {
  const [app = '', role = ''] = value.split('/');
  const name = names('application', app);
  return name === undefined ? undefined : `${name}/${names('role', role) ?? role}`;
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value);

const operandFamilies: Readonly<Record<string, Family>> = { state: 'state', element: 'element', variant: 'variant' };

/** Ids and posts among the values a field is compared with. */
function addOperandEdits(
  field: string,
  operand: unknown,
  path: readonly string[],
  names: NewName,
  edits: Map<string, string>,
): void {
  if (typeof operand === 'object' && operand !== null) {
    Object.entries(operand).forEach(([key, item]) => {
      addOperandEdits(field, item, [...path, key], names, edits);
    });
    return;
  }
  if (typeof operand !== 'string') return;
  const post = /^\$person\.projects\((\w+)\)$/.exec(operand)?.[1];
  const family = operandFamilies[field.replace(/^case\./, '')];
  const name =
    post === undefined ? family && names(family, operand) : `$person.projects(${names('post', post) ?? post})`;
  if (name !== undefined) edits.set(at(path, false), name);
}

/** Steps name fields and other components alike, so their names carry no mark. */
function addStepEdits(file: unknown, names: NewName, edits: Map<string, string>): void {
  const steps = (file as { properties?: { steps?: { fields: string[] }[] } }).properties?.steps ?? [];
  steps.forEach((step, index) => {
    step.fields.forEach((field, position) => {
      const name = names('variable', field) ?? names('component', field);
      const path = ['properties', 'steps', String(index), 'fields', String(position)];
      if (name !== undefined) edits.set(at(path, false), name);
    });
  });
}

function rebuilt(value: unknown, path: readonly string[], edits: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item, index) => rebuilt(item, [...path, String(index)], edits));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const inner = [...path, key];
        return [edits.get(at(inner, true)) ?? key, rebuilt(item, inner, edits)];
      }),
    );
  return edits.get(at(path, false)) ?? value;
}

export async function shippedApplications(root: string): Promise<Map<string, Files>> {
  const names = (await readdir(join(root, 'workflows'))).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await loadFolder(root, name)] as const)));
}

/** Writes both folders under `target` and answers the mapping. */
export async function writeRenamed(target: string): Promise<Mapping> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const { files, mapping } = renameApplications(await shippedApplications(root));
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(target, path)), { recursive: true });
    await writeFile(join(target, path), bytes);
  }
  return mapping;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2];
  if (target === undefined) throw new Error('Usage: node scripts/rename-app.ts <target folder>');
  console.log(JSON.stringify(await writeRenamed(target), null, 2));
}
