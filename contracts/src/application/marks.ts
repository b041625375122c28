/**
 * What the strings of an application mean. Every schema of the application folder marks its identifiers, text keys and
 * expressions in one registry, so that the validator, the renaming of a folder and the studio's "find usages" walk the
 * data with the schema in hand and never guess from a string's look.
 *
 * A mark says either "here an identifier of this kind is defined" or "here one is used", or names the expression
 * context (expression-context.ts) in which a FEEL text is read.
 */
import { z } from 'zod';
import type { ExpressionContext } from './expression-context.ts';

export type IdentifierKind =
  | 'action'
  | 'application'
  | 'block'
  | 'caseField'
  | 'checklist'
  | 'column'
  | 'component'
  | 'conditionField'
  | 'diagram'
  | 'document'
  | 'element'
  | 'exclusiveGroup'
  | 'field'
  | 'form'
  | 'list'
  | 'message'
  | 'notification'
  | 'outcome'
  | 'placeholder'
  | 'post'
  | 'process'
  | 'role'
  | 'setting'
  | 'stage'
  | 'state'
  | 'step'
  | 'tab'
  | 'text'
  | 'variable'
  | 'variant';

export type Mark =
  { readonly identifier: IdentifierKind; readonly defines: boolean } | { readonly expression: ExpressionContext };

export const marks = z.registry<Mark>();

/** Plain identifiers may carry a hyphen; names that FEEL can say may not. */
const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const fieldNames: ReadonlySet<IdentifierKind> = new Set([
  'block',
  'caseField',
  'field',
  'outcome',
  'placeholder',
  'post',
  'setting',
  'variable',
]);

const identifier = (kind: IdentifierKind, defines: boolean) =>
  z
    .string()
    .regex(fieldNames.has(kind) ? namePattern : idPattern)
    .register(marks, { identifier: kind, defines });

/** The place where an identifier of this kind comes into being. */
export const define = (kind: IdentifierKind) => identifier(kind, true);

/** A reference that must resolve to a definition of the same kind. */
export const use = (kind: IdentifierKind) => identifier(kind, false);

/** A FEEL expression with its leading `=`; `context` says which names it may use. */
export const expression = (context: ExpressionContext) =>
  z
    .string()
    .regex(/^=\s*\S/)
    .max(4000)
    .register(marks, { expression: context });

/** Key of a text in texts/*.json, for example `verb.go`. */
export const textKey = () =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/)
    .max(100)
    .register(marks, { identifier: 'text', defines: false });
