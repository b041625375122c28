/**
 * Reading and writing the part of `app.json` that belongs to one user task, without touching anything else of the file.
 * The manifest is kept as text; a change parses it, sets one value and writes it back with two spaces.
 */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseManifest(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The process whose diagrams include `file`. */
export function processOf(manifest: JsonObject, file: string): string | undefined {
  const processes = manifest['processes'];
  if (!isObject(processes)) return undefined;
  return Object.entries(processes).find(
    ([, process]) =>
      isObject(process) && isObject(process['diagrams']) && Object.values(process['diagrams']).includes(file),
  )?.[0];
}

/** Settings of a task; undefined when the manifest has none for it. */
export function taskSettings(manifest: JsonObject, process: string, element: string): JsonObject | undefined {
  let found: JsonValue | undefined = manifest;
  for (const name of ['processes', process, 'tasks', element]) found = isObject(found) ? found[name] : undefined;
  return isObject(found) ? found : undefined;
}

/** The manifest's text with one setting of one task changed; `undefined` takes the setting away. */
export function withTaskSetting(
  text: string,
  process: string,
  element: string,
  name: string,
  value: JsonValue | undefined,
): string {
  const manifest = parseManifest(text);
  const processes = manifest?.['processes'];
  const owner = isObject(processes) ? processes[process] : undefined;
  if (!manifest || !isObject(owner)) return text;
  const tasks = isObject(owner['tasks']) ? owner['tasks'] : {};
  const task = isObject(tasks[element]) ? { ...tasks[element] } : {};
  if (value === undefined) delete task[name];
  else task[name] = value;
  owner['tasks'] = { ...tasks, [element]: task };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Fields a form file declares, as key → label key. */
export function formFields(text: string): readonly { readonly key: string; readonly label: string }[] {
  const form = parseManifest(text);
  const found: { key: string; label: string }[] = [];
  const walk = (components: JsonValue | undefined): void => {
    if (!Array.isArray(components)) return;
    for (const one of components) {
      if (!isObject(one)) continue;
      if (typeof one['key'] === 'string')
        found.push({ key: one['key'], label: typeof one['label'] === 'string' ? one['label'] : '' });
      walk(one['components']);
    }
  };
  walk(form?.['components']);
  return found;
}
