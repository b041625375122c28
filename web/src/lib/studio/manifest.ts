/**
 * Reading and writing what the property panel needs of an application's files, without touching anything else of them:
 * the settings of one user task in `app.json`, the words for elements, the fields of a form. Files are kept as text; a
 * change parses, sets one value and writes back with two spaces.
 */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value at a path of names; undefined where the path leaves the objects. */
export function at(root: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, name) => (isObject(value) ? value[name] : undefined), root);
}

/** A copy with the value at a path changed; `undefined` takes it away. Objects on the way are made. */
function withAt(root: JsonObject, [name, ...rest]: readonly string[], value: JsonValue | undefined): JsonObject {
  if (name === undefined) return root;
  if (rest.length === 0) {
    const { [name]: former, ...others } = root;
    if (value === undefined) return others;
    return former === undefined
      ? { ...root, [name]: value }
      : Object.fromEntries(Object.entries(root).map(([key, one]) => [key, key === name ? value : one]));
  }
  const inner = root[name];
  return { ...root, [name]: withAt(isObject(inner) ? inner : {}, rest, value) };
}

/** The text of a JSON file with one value changed; a text that is no JSON object stays as it is. */
export function withValue(text: string, path: readonly string[], value: JsonValue | undefined): string {
  const root = parseObject(text);
  return root ? `${JSON.stringify(withAt(root, path, value), null, 2)}\n` : text;
}

export interface DiagramEntry {
  readonly process: string;
  readonly variant: string;
  /** Key of the process's label in the texts. */
  readonly label: string;
  readonly file: string;
}

/** The diagrams the manifest names, in its order. */
export function diagramsOf(manifest: JsonObject): readonly DiagramEntry[] {
  const processes = manifest['processes'];
  if (!isObject(processes)) return [];
  return Object.entries(processes).flatMap(([process, settings]) => {
    const diagrams = at(settings, 'diagrams');
    const label = at(settings, 'label');
    if (!isObject(diagrams)) return [];
    return Object.entries(diagrams).flatMap(([variant, file]) =>
      typeof file === 'string' ? [{ process, variant, label: typeof label === 'string' ? label : process, file }] : [],
    );
  });
}

/** Key under which a new word for an element is written. */
export const nameKey = (element: string): string => `element.${element}`;

export interface FormField {
  readonly key: string;
  /** Key of its label in the texts. */
  readonly label: string;
}

/** The id and the keyed fields a form file declares, groups and steps included. */
export function formOf(text: string): { readonly id: string; readonly fields: readonly FormField[] } {
  const form = parseObject(text);
  const fields: FormField[] = [];
  const walk = (components: JsonValue | undefined): void => {
    if (!Array.isArray(components)) return;
    for (const one of components) {
      if (!isObject(one)) continue;
      const { key, label } = one;
      if (typeof key === 'string') fields.push({ key, label: typeof label === 'string' ? label : '' });
      walk(one['components']);
    }
  };
  walk(form?.['components']);
  return { id: typeof form?.['id'] === 'string' ? form['id'] : '', fields };
}
