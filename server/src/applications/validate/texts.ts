/**
 * Texts: every key that is used exists in both languages, placeholders agree between the languages and with the values
 * given where the text is used, and no text carries markup.
 */
import { App, fileSchemas, languages, placeholdersOf, type PhraseValues } from '@closeloop/contracts/application';
import type { Catalogue } from './catalogue.ts';
import type { In } from './folder.ts';
import { problem, type Problem } from './problem.ts';
import { marked } from './walk.ts';

export function textProblems(catalogue: Catalogue): Problem[] {
  const { folder } = catalogue;
  const files: [In<unknown>, Parameters<typeof marked>[0]][] = [
    ...(folder.app ? [[folder.app, App] as [In<unknown>, typeof App]] : []),
    ...(folder.roles ? [[folder.roles, fileSchemas.roles] as [In<unknown>, typeof fileSchemas.roles]] : []),
    ...folder.forms.map((form): [In<unknown>, typeof fileSchemas.form] => [form, fileSchemas.form]),
  ];
  const uses = files.flatMap(([file, schema]) =>
    marked(schema, file.content)
      .filter(({ mark }) => 'identifier' in mark && mark.identifier === 'text' && !mark.defines)
      .map(({ value, path }) => ({ file: file.file, key: value, path: path.join('.') })),
  );
  const used = new Set(uses.map(({ key }) => key));
  return [
    ...uses.flatMap(({ file, key, path }) => missing(file, key, path, catalogue)),
    ...betweenLanguages(catalogue, used),
    ...files.flatMap(([file]) => values(file, catalogue)),
  ];
}

const has = (catalogue: Catalogue, language: (typeof languages)[number], key: string): boolean =>
  Object.hasOwn(catalogue.folder.texts[language]?.content ?? {}, key);

const missing = (file: string, key: string, path: string, catalogue: Catalogue): Problem[] =>
  languages
    .filter((language) => !has(catalogue, language, key))
    .map((language) => problem('text.missing', file, path, { detail: key, language }));

function betweenLanguages({ folder }: Catalogue, used: ReadonlySet<string>): Problem[] {
  const zh = folder.texts['zh-CN'];
  const en = folder.texts.en;
  if (!zh || !en) return [];
  const keys = [...new Set([...Object.keys(zh.content), ...Object.keys(en.content)])];
  return keys.flatMap((key) => {
    const [left, right] = [zh.content[key], en.content[key]];
    if (left === undefined) return [problem('text.missing', zh.file, key, { detail: key, language: 'zh-CN' })];
    if (right === undefined) return [problem('text.missing', en.file, key, { detail: key, language: 'en' })];
    const differ = placeholdersOf(left).join() !== placeholdersOf(right).join();
    const found = differ ? [problem('text.placeholders', en.file, key, { detail: key })] : [];
    return used.has(key) ? found : [...found, problem('text.unused', zh.file, key, { detail: key })];
  });
}

interface Use {
  readonly path: string;
  readonly keys: readonly string[];
  readonly values: PhraseValues;
}

/** Parameters the platform gives to the sentence of a form problem. */
const problemParams: Readonly<Record<string, readonly string[]>> = {
  minLength: ['min'],
  maxLength: ['max'],
  min: ['min', 'n'],
  max: ['max', 'n'],
  pattern: ['digits'],
  tooEarly: ['earliest'],
  unanswered: ['n'],
  incomplete: ['n'],
};

function values(file: In<unknown>, catalogue: Catalogue): Problem[] {
  return usesIn(file.content, []).flatMap((use) => {
    const needed = new Set(
      use.keys.flatMap((key) => placeholdersOf(catalogue.folder.texts['zh-CN']?.content[key] ?? '')),
    );
    const code = /\.messages\.(\w+)$/.exec(use.path)?.[1] ?? '';
    const given = new Set([...Object.keys(use.values), ...(problemParams[code] ?? [])]);
    const lacking = [...needed].filter((name) => !given.has(name));
    const idle = Object.keys(use.values).filter((name) => !needed.has(name));
    return [
      ...lacking.map((name) => problem('text.value', file.file, use.path, { detail: use.keys.join(', '), name })),
      ...idle.map((name) => problem('text.valueUnused', file.file, use.path, { name })),
    ];
  });
}

/** Keys of objects that hold a phrase or a choice of texts beside shared `values`. */
const sentenceKeys: ReadonlySet<string> = new Set(['title', 'body', 'ok', 'cancel', 'text']);

function usesIn(value: unknown, path: readonly string[]): Use[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => usesIn(item, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return bare(value, path);
  const record = value as Record<string, unknown>;
  if (!isSentence(record)) return Object.entries(record).flatMap(([key, item]) => usesIn(item, [...path, key]));
  const keys = Object.entries(record).flatMap(([key, item]) => (sentenceKeys.has(key) ? textsOf(item) : []));
  return [{ path: path.join('.'), keys, values: (record['values'] ?? {}) as PhraseValues }];
}

const isSentence = (record: Record<string, unknown>): boolean =>
  ('text' in record && !('type' in record)) || ('title' in record && 'body' in record);

function textsOf(item: unknown): string[] {
  if (typeof item === 'string') return [item];
  return Array.isArray(item) ? item.map((one: { text: string }) => one.text) : [];
}

/** A text key on its own has no values; keys and other strings are told apart by the texts that exist. */
const bare = (value: unknown, path: readonly string[]): Use[] =>
  typeof value === 'string' && value.includes('.') && !value.startsWith('=')
    ? [{ path: path.join('.'), keys: [value], values: {} }]
    : [];

const markup = /<\s*[/!]?\s*[a-z][^>]*>|javascript:|\bon[a-z]+\s*=\s*["']/i;

/** No string of an application is ever rendered as markup; one that looks like it is refused rather than escaped. */
export function markupProblems(file: string, content: unknown, path: readonly string[] = []): Problem[] {
  if (typeof content === 'string')
    return !content.startsWith('=') && markup.test(content)
      ? [problem('markup.refused', file, path.join('.'), { detail: markup.exec(content)?.[0] ?? '' })]
      : [];
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([key, item]) => markupProblems(file, item, [...path, key]));
}
