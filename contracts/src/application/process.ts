/**
 * A process of an application: its diagrams, who may start it, and the business face of its cases (number, title,
 * fields, states, stages).
 */
import { z } from 'zod';
import { Icon, Tone } from './icons.ts';
import { define, expression, marks, textKey, use } from './marks.ts';
import { phrase } from './phrase.ts';
import { TaskSettings } from './task.ts';

/** Places of the platform a refused guard can lead to. */
export const guardLinks = ['people', 'projects', 'posts', 'help'] as const;

export const startGuard = (context: 'start' | 'candidate') =>
  z.strictObject({ unless: expression(context), message: phrase(context), link: z.enum(guardLinks).optional() });
export type Guard = z.infer<ReturnType<typeof startGuard>>;

export const Start = z.strictObject({
  label: textKey(),
  icon: Icon.optional(),
  help: textKey().optional(),
  who: expression('start').optional(),
  guard: z.array(startGuard('start')).optional(),
});
export type Start = z.infer<typeof Start>;

const patternToken = /\{(?:yyyy|yy|MM|dd|seq(?::[1-9])?)\}/g;

/** `{yyyy} {yy} {MM} {dd} {seq} {seq:n}` (n digits at least) between literal characters; exactly one `{seq}`. */
export const NumberPattern = z
  .string()
  .max(60)
  .refine((text) => !/[{}]/.test(text.replace(patternToken, '')), 'unknown placeholder in the number pattern')
  .refine((text) => text.match(/\{seq/g)?.length === 1, 'the number pattern needs exactly one {seq}');

/** Taken gap-free, per scope, in the transaction that enters state `at`. */
export const Numbering = z.strictObject({
  pattern: NumberPattern,
  per: z.array(z.enum(['unit', 'project', 'yyyy', 'MM', 'dd'])),
  at: use('state'),
});
export type Numbering = z.infer<typeof Numbering>;

export const caseFieldTypes = ['string', 'number', 'boolean', 'date', 'dateTime', 'person', 'option'] as const;

export const CaseField = z
  .strictObject({
    type: z.enum(caseFieldTypes),
    value: expression('state'),
    label: textKey(),
    /** For `option`: the words for each value. */
    options: z.record(z.string().min(1).max(64), textKey()).optional(),
  })
  .refine((field) => (field.type === 'option') === (field.options !== undefined), 'options belong to type option');
export type CaseField = z.infer<typeof CaseField>;

export const CaseState = z
  .strictObject({
    id: define('state'),
    when: expression('state').optional(),
    else: z.literal(true).optional(),
    label: textKey(),
    tone: Tone,
    icon: Icon.optional(),
  })
  .refine((state) => (state.when === undefined) !== (state.else === undefined), 'a state has either when or else');
export type CaseState = z.infer<typeof CaseState>;

export const Stage = z.strictObject({ id: define('stage'), label: textKey(), states: z.array(use('state')).min(1) });
export type Stage = z.infer<typeof Stage>;

export const CaseSettings = z.strictObject({
  number: Numbering.optional(),
  title: phrase('state'),
  project: expression('state').optional(),
  /** Shown at the head of the case page and of its tasks, in this order. */
  header: z.array(use('column')).max(8).optional(),
  fields: z.record(define('caseField'), CaseField).optional(),
  states: z.array(CaseState).min(2),
  stages: z.array(Stage).optional(),
});
export type CaseSettings = z.infer<typeof CaseSettings>;

const diagramFile = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*\.bpmn$/)
    .register(marks, { identifier: 'diagram', defines: false });

export const Process = z.strictObject({
  label: textKey(),
  diagrams: z.record(define('variant'), diagramFile()),
  variant: expression('start').optional(),
  start: Start,
  discard: z.strictObject({ who: expression('case'), in: z.array(use('state')).min(1) }).optional(),
  /** Variables that operators may not edit. */
  protected: z.array(use('variable')).optional(),
  case: CaseSettings,
  tasks: z.record(use('element'), TaskSettings),
  /** Words for the elements of the diagrams in every language; the file carries one language only. */
  names: z.record(use('element'), textKey()),
});
export type Process = z.infer<typeof Process>;
