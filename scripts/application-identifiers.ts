/**
 * The identifiers an application chose, by family. Kinds that name one thing share a family: fields, stored fields and
 * variables are one, columns and fields of conditions are case fields.
 */
import { fileSchemas, type IdentifierKind, kindOf } from '@closeloop/contracts/application';
import { marked } from '../server/src/applications/validate/index.ts';

export type Files = ReadonlyMap<string, Uint8Array>;

export const families = [
  'application',
  'process',
  'variant',
  'diagram',
  'element',
  'form',
  'step',
  'component',
  'variable',
  'caseField',
  'post',
  'exclusiveGroup',
  'setting',
  'document',
  'checklist',
  'role',
  'state',
  'stage',
  'list',
  'tab',
  'action',
  'outcome',
  'notification',
  'text',
] as const;
export type Family = (typeof families)[number];
export type Identifiers = Readonly<Record<Family, ReadonlySet<string>>>;

export const familyOf = (kind: IdentifierKind): Family | null => {
  if (kind === 'field' || kind === 'block') return 'variable';
  return families.find((family) => family === kind) ?? null;
};

export const textIn = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export function identifiersOf(files: Files): Identifiers {
  const found = Object.fromEntries(families.map((family) => [family, new Set<string>()])) as Record<
    Family,
    Set<string>
  >;
  for (const [path, bytes] of files) {
    const kind = kindOf(path);
    if (kind === 'bpmn') inDiagram(path, textIn(bytes), found);
    if (kind === undefined || !(kind in fileSchemas)) continue;
    for (const { mark, value } of marked(fileSchemas[kind as keyof typeof fileSchemas], JSON.parse(textIn(bytes)))) {
      const family = 'identifier' in mark && mark.defines ? familyOf(mark.identifier) : null;
      if (family) found[family].add(value);
    }
  }
  return found;
}

/** Every id of a diagram, drawing included, and the variables its mappings set. */
function inDiagram(path: string, xml: string, found: Record<Family, Set<string>>): void {
  found.diagram.add(path.split('/').at(-1) ?? '');
  for (const [, id = ''] of xml.matchAll(/\sid="([^"]+)"/g)) found.element.add(id);
  for (const [, target = ''] of xml.matchAll(/<zeebe:output\b[^>]*\btarget="([A-Za-z_]\w*)/g))
    found.variable.add(target);
}
