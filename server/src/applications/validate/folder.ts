/**
 * Decodes and schema-checks every file of a folder. What passes is kept by kind, so that the later checks work on
 * typed data and a broken file costs only its own problems.
 */
import {
  type App,
  type Checklist,
  type Demo,
  fileSchemas,
  folderLimits,
  type Form,
  kindOf,
  type Language,
  languages,
  type Roles,
  type Texts,
} from '@closeloop/contracts/application';
import type { Files } from './paths.ts';
import { problem, type Problem } from './problem.ts';

export interface In<Content> {
  readonly file: string;
  readonly content: Content;
}

export interface Folder {
  /** Its name in the paths. */
  readonly name: string;
  readonly app: In<App> | null;
  readonly roles: In<Roles> | null;
  readonly demo: In<Demo> | null;
  readonly texts: Readonly<Partial<Record<Language, In<Texts>>>>;
  readonly forms: readonly In<Form>[];
  readonly checklists: readonly In<Checklist>[];
  /** XML by file name without folder. */
  readonly diagrams: ReadonlyMap<string, In<string>>;
  /** XML by file name without folder. */
  readonly decisions: ReadonlyMap<string, In<string>>;
  readonly documents: readonly In<string>[];
}

interface Parsed {
  readonly file: string;
  readonly kind: ReturnType<typeof kindOf>;
  readonly content: unknown;
}

export function readFolder(files: Files): { folder: Folder; problems: Problem[] } {
  const problems: Problem[] = [];
  const parsed = [...files].flatMap(([file, bytes]): Parsed[] => {
    const kind = kindOf(file);
    if (kind === undefined || bytes.length > folderLimits.fileBytes) return [];
    const text = decode(bytes);
    if (text === null) {
      problems.push(problem('file.encoding', file, ''));
      return [];
    }
    if (!(kind in fileSchemas)) return [{ file, kind, content: text }];
    const content = parseJson(file, kind as keyof typeof fileSchemas, text, problems);
    return content === undefined ? [] : [{ file, kind, content }];
  });
  const folder = folderOf(parsed, [...files.keys()]);
  return { folder, problems: [...problems, ...missing(folder)] };
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parseJson(file: string, kind: keyof typeof fileSchemas, text: string, problems: Problem[]): unknown {
  if (depthOf(text) > folderLimits.jsonDepth) return void problems.push(problem('json.depth', file, ''));
  const value = parse(file, text, problems);
  if (value === undefined) return undefined;
  const result = fileSchemas[kind].safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues.slice(0, 50))
    problems.push(problem('schema.invalid', file, issue.path.map(String).join('.'), { detail: issue.message }));
  return undefined;
}

function parse(file: string, text: string, problems: Problem[]): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new SyntaxError('__proto__ is not a key');
      return value;
    });
  } catch (error) {
    return void problems.push(
      problem('json.syntax', file, '', { detail: error instanceof Error ? error.message : '' }),
    );
  }
}

/** Bracket depth outside of strings; counted before parsing, which would recurse. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|[[{]|[\]}]/g)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth -= 1;
  }
  return deepest;
}

function folderOf(parsed: readonly Parsed[], paths: readonly string[]): Folder {
  const of = <Content>(kind: Parsed['kind']): In<Content>[] =>
    parsed.filter((one) => one.kind === kind).map(({ file, content }) => ({ file, content: content as Content }));
  const texts = of<Texts>('texts');
  return {
    name: paths.find((path) => kindOf(path) !== undefined)?.split('/')[1] ?? '',
    app: of<App>('app')[0] ?? null,
    roles: of<Roles>('roles')[0] ?? null,
    demo: of<Demo>('demo')[0] ?? null,
    texts: Object.fromEntries(
      languages.flatMap((language) => {
        const found = texts.find(({ file }) => file.endsWith(`/${language}.json`));
        return found ? [[language, found] as const] : [];
      }),
    ),
    forms: of<Form>('form'),
    checklists: of<Checklist>('checklist'),
    diagrams: new Map(of<string>('bpmn').map((one) => [nameOf(one.file), one])),
    decisions: new Map(of<string>('dmn').map((one) => [nameOf(one.file), one])),
    documents: of<string>('document'),
  };
}

export const nameOf = (file: string): string => file.split('/').at(-1) ?? '';

function missing(folder: Folder): Problem[] {
  const base = `workflows/${folder.name}`;
  const needed: [string, unknown][] = [
    ['app.json', folder.app],
    ['roles.json', folder.roles],
    ...languages.map((language): [string, unknown] => [`texts/${language}.json`, folder.texts[language] ?? null]),
  ];
  return needed
    .filter(([, content]) => content === null)
    .map(([file]) => problem('folder.missing', `${base}/${file}`, '', { detail: file }));
}
