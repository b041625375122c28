/** Renames the identifiers inside a FEEL text: variables, what follows vars, blocks, settings, posts, and ids in texts. */
import { expressionRoots } from '@closeloop/contracts/application';
import { referencesOf, type Segment } from '@closeloop/feel';
import type { Family } from './application-identifiers.ts';

/** The new name, or undefined when this family has no such identifier. */
export type NewName = (family: Family, name: string) => string | undefined;

const platformRoots = new Set(Object.values(expressionRoots).flatMap((roots) => Object.keys(roots)));
const below: Readonly<Record<string, Family>> = {
  vars: 'variable',
  blocks: 'variable',
  settings: 'setting',
  posts: 'post',
  fields: 'caseField',
};

export function renameFeel(text: string, newName: NewName): string {
  const { references, texts } = referencesOf(text);
  const edits = [
    ...references
      .filter(({ called }) => !called)
      .flatMap(({ path }) => path.flatMap((one, at) => edit(one, at, path, newName))),
    ...texts.flatMap(({ value, from, to }) => {
      const renamed = renameText(value, newName);
      return renamed === undefined ? [] : [{ from, to, name: renamed }];
    }),
  ];
  const once = new Map(edits.map((one) => [one.from, one]));
  return [...once.values()]
    .sort((left, right) => right.from - left.from)
    .reduce((result, { from, to, name }) => result.slice(0, from) + name + result.slice(to), text);
}

function edit(segment: Segment, at: number, path: readonly Segment[], newName: NewName): Segment[] {
  if (segment.from < 0) return [];
  const family =
    at === 0 ? (platformRoots.has(segment.name) ? undefined : 'variable') : below[path[at - 1]?.name ?? ''];
  const name = family && newName(family, segment.name);
  return name === undefined ? [] : [{ ...segment, name }];
}

const idFamilies = ['element', 'post', 'role', 'state', 'outcome', 'variant'] as const;

/** A text that is an id, the end of a group name (`:dispatcher`), or a namespaced role (`app/role`). */
function renameText(value: string, newName: NewName): string | undefined {
  const [, app = '', role = ''] = /^([^/]+)\/([^/]+)$/.exec(value) ?? [];
  const namespaced = newName('application', app);
  if (namespaced !== undefined) return `${namespaced}/${newName('role', role) ?? role}`;
  const colon = value.startsWith(':') ? ':' : '';
  const names = idFamilies.flatMap((family) => newName(family, value.slice(colon.length)) ?? []);
  if (new Set(names).size > 1) throw new Error(`"${value}" may be several identifiers`);
  return names[0] === undefined ? undefined : colon + names[0];
}
