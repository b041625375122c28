/**
 * Which schema rules which file of an application folder, the caps of a folder, and the JSON Schemas that are
 * published for editors.
 *
 * Paths are relative to the repository of applications: `workflows/<app>/…` and `forms/<app>/…`.
 */
import { z } from 'zod';
import { App } from './app.ts';
import { Checklist } from './checklist.ts';
import { Demo } from './demo.ts';
import { ElementTemplate } from './element-template.ts';
import { Form } from './form.ts';
import { Roles } from './roles.ts';
import { Texts } from './texts.ts';

export const fileKinds = ['app', 'roles', 'demo', 'texts', 'template', 'form', 'checklist'] as const;
export type FileKind = (typeof fileKinds)[number];

export const fileSchemas = {
  app: App,
  roles: Roles,
  demo: Demo,
  texts: Texts,
  template: ElementTemplate,
  form: Form,
  checklist: Checklist,
} as const satisfies Record<FileKind, z.ZodType>;

/** The kinds without schema: diagrams, decisions, documents. */
export type OtherKind = 'bpmn' | 'dmn' | 'document';

const name = '[A-Za-z0-9][A-Za-z0-9_-]*';
const patterns: readonly (readonly [FileKind | OtherKind, RegExp])[] = [
  ['app', /^workflows\/[^/]+\/app\.json$/],
  ['roles', /^workflows\/[^/]+\/roles\.json$/],
  ['demo', /^workflows\/[^/]+\/demo\.json$/],
  ['texts', /^workflows\/[^/]+\/texts\/(?:zh-CN|en)\.json$/],
  ['template', new RegExp(`^workflows/[^/]+/templates/${name}\\.json$`)],
  ['bpmn', new RegExp(`^workflows/[^/]+/${name}\\.bpmn$`)],
  ['dmn', new RegExp(`^workflows/[^/]+/${name}\\.dmn$`)],
  ['document', new RegExp(`^workflows/[^/]+/documents/${name}\\.html$`)],
  ['form', new RegExp(`^forms/[^/]+/${name}\\.form$`)],
  ['checklist', new RegExp(`^forms/[^/]+/${name}\\.checklist\\.json$`)],
];

/** The kind of a file by its path; undefined for a path no application folder may contain. */
export const kindOf = (path: string): FileKind | OtherKind | undefined =>
  patterns.find(([, pattern]) => pattern.test(path))?.[0];

export const folderLimits = {
  files: 300,
  fileBytes: 1_048_576,
  totalBytes: 16_777_216,
  /** Segments of a path. */
  depth: 4,
  pathLength: 200,
  /** Nesting of a JSON file. */
  jsonDepth: 40,
} as const;

/** Draft 2020-12, by file kind; what JSON Schema cannot say (references, FEEL) is left to the validator. */
export const jsonSchemas = (): Record<FileKind, unknown> =>
  Object.fromEntries(
    fileKinds.map((kind) => [kind, z.toJSONSchema(fileSchemas[kind], { unrepresentable: 'any', io: 'input' })]),
  ) as Record<FileKind, unknown>;
