/**
 * The application's own words as the studio shows and changes them: texts of both languages, the manifest, the forms.
 * Everything is read from the draft, so a change is seen everywhere at once.
 */
import { currentLocale } from '#lib/i18n/locale.svelte.ts';
import type { Language } from '@closeloop/contracts';
import type { ApplicationDraft } from './draft.svelte.ts';
import type { ElementChanges } from './element-changes.ts';
import {
  at,
  diagramsOf,
  formOf,
  parseObject,
  withValue,
  type DiagramEntry,
  type FormField,
  type JsonObject,
  type JsonValue,
} from './manifest.ts';

export interface FormFile {
  readonly path: string;
  readonly id: string;
  readonly fields: readonly FormField[];
}

export const languages: readonly Language[] = ['zh-CN', 'en'];

export class ApplicationWords {
  readonly draft: ApplicationDraft;
  readonly manifestPath: string;
  readonly #manifest = $derived.by(() => parseObject(this.draft.text(this.manifestPath) ?? '') ?? {});
  readonly #diagrams = $derived(diagramsOf(this.#manifest));
  readonly #forms = $derived.by(() =>
    this.draft.files
      .filter((file) => file.kind === 'form')
      .map((file) => ({ path: file.path, ...formOf(this.draft.text(file.path) ?? '') })),
  );
  readonly #texts = $derived.by(
    () =>
      new Map(
        languages.map((language) => [language, parseObject(this.draft.text(this.textsPath(language)) ?? '') ?? {}]),
      ),
  );

  constructor(draft: ApplicationDraft) {
    this.draft = draft;
    this.manifestPath = `workflows/${draft.id}/app.json`;
  }

  get manifest(): JsonObject {
    return this.#manifest;
  }
  get diagrams(): readonly DiagramEntry[] {
    return this.#diagrams;
  }
  get forms(): readonly FormFile[] {
    return this.#forms;
  }

  textsPath(language: Language): string {
    return `workflows/${this.draft.id}/texts/${language}.json`;
  }

  /** Opens what the editor of diagrams needs; a missing file of texts only leaves words away. */
  async open(): Promise<void> {
    const texts = languages.map((language) => this.textsPath(language));
    const wanted = [this.manifestPath, ...texts, ...this.forms.map((form) => form.path)];
    const there = new Set(this.draft.files.map((file) => file.path));
    await Promise.all(wanted.filter((path) => there.has(path)).map((path) => this.draft.open(path)));
  }

  /** The text behind a key; the key itself where there is none. */
  word(key: string, language: Language = currentLocale()): string {
    const text = this.#texts.get(language)?.[key];
    return typeof text === 'string' ? text : key;
  }
  /** Changes one value of one file, as a step of the diagram's history. */
  write(change: ElementChanges, path: string, at: readonly string[], value: JsonValue | undefined): void {
    const before = this.draft.text(path);
    if (before === undefined) return;
    change.writeText({
      before,
      after: withValue(before, at, value),
      write: (text) => {
        this.draft.change(path, text);
      },
    });
  }
  nameKeyOf(process: string | undefined, element: string): string | undefined {
    const key = process === undefined ? undefined : at(this.manifest, 'processes', process, 'names', element);
    return typeof key === 'string' ? key : undefined;
  }
  fieldsOf(form: string): readonly FormField[] {
    return this.forms.find((one) => one.id === form)?.fields ?? [];
  }
  fieldWord(field: FormField): string {
    return field.label === '' ? field.key : this.word(field.label);
  }
}
