/**
 * Sentences of an application: a text key, optionally with values for the placeholders of the text (`{name}`), and
 * optionally chosen from several texts by condition. The placeholders of every text a phrase can choose, in every
 * language, must be among `values`.
 */
import { z } from 'zod';
import type { ExpressionContext } from './expression-context.ts';
import { define, expression, textKey } from './marks.ts';

/** How a value is written for people; without a format, numbers and texts are written as they are. */
export const valueFormats = ['text', 'number', 'date', 'dateTime', 'duration', 'person', 'project', 'post'] as const;
export const ValueFormat = z.enum(valueFormats);
export type ValueFormat = z.infer<typeof ValueFormat>;

/** The first text whose `if` is true; one without `if` is always chosen, so it stands last. */
export const textChoice = (context: ExpressionContext) =>
  z.union([textKey(), z.array(z.strictObject({ if: expression(context).optional(), text: textKey() })).min(1)]);

export const phraseValues = (context: ExpressionContext) =>
  z.record(
    define('placeholder'),
    z.union([expression(context), z.strictObject({ value: expression(context), format: ValueFormat })]),
  );

export const phrase = (context: ExpressionContext) =>
  z.union([textKey(), z.strictObject({ text: textChoice(context), values: phraseValues(context).optional() })]);

export type Phrase = z.infer<ReturnType<typeof phrase>>;
export type PhraseValues = z.infer<ReturnType<typeof phraseValues>>;
export type TextChoice = z.infer<ReturnType<typeof textChoice>>;

/** Confirm dialog: the title is the question, the body the consequence, the buttons are verbs. */
export const Confirm = z.strictObject({
  title: textChoice('task'),
  body: textChoice('task'),
  ok: textChoice('task'),
  cancel: textKey().optional(),
  values: phraseValues('task').optional(),
  irreversible: z.boolean().optional(),
});
export type Confirm = z.infer<typeof Confirm>;
