/**
 * `*.checklist.json`: sections of points that are answered yes, no or not this time. Codes are for life: a point is
 * retired, never deleted or renumbered.
 */
import { z } from 'zod';
import { define, expression } from './marks.ts';

/** A text in the languages of the application; a bare string is Chinese only. */
export const Localized = z.union([
  z.string().min(1).max(1000),
  z.strictObject({ 'zh-CN': z.string().min(1).max(1000), en: z.string().min(1).max(1000).optional() }),
]);
export type Localized = z.infer<typeof Localized>;

const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const code = z.string().regex(/^[A-Z0-9][A-Z0-9.-]{0,15}$/i);

export const Basis = z.strictObject({
  code: z.string().min(1).max(80),
  title: Localized.optional(),
  clause: z.string().min(1).max(80).optional(),
  effectiveFrom: isoDate.optional(),
});
export type Basis = z.infer<typeof Basis>;

export const Point = z.strictObject({
  code,
  text: Localized,
  hint: Localized.optional(),
  /** An assured item (保证项目) is answered one by one and needs a reason for "not this time". */
  assured: z.boolean(),
  basis: z.array(Basis).optional(),
  phrases: z.array(Localized).max(20).optional(),
  suggestedRectification: Localized.optional(),
  naReasonRequired: z.boolean().optional(),
  photoOnYes: z.boolean().optional(),
  visibleIf: expression('point').optional(),
  retired: z.boolean().optional(),
});
export type Point = z.infer<typeof Point>;

export const Section = z.strictObject({ code, title: Localized, points: z.array(Point).min(1) });
export type Section = z.infer<typeof Section>;

export const Checklist = z.strictObject({
  $schema: z.string().optional(),
  id: define('checklist'),
  title: Localized,
  version: z.string().max(20).optional(),
  sections: z.array(Section).min(1),
});
export type Checklist = z.infer<typeof Checklist>;
