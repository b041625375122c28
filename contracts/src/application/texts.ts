/**
 * `texts/zh-CN.json` and `texts/en.json`: every sentence of the application, key to text. Placeholders are `{name}`;
 * both languages have the same keys and, per key, the same placeholders. Texts are plain: no markup is rendered.
 */
import { z } from 'zod';
import { marks } from './marks.ts';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const key = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$/)
  .max(100)
  .register(marks, { identifier: 'text', defines: true });

export const Texts = z.record(key, z.string().min(1).max(1000));
export type Texts = z.infer<typeof Texts>;

/** The placeholder names of a text, sorted, each once. */
export const placeholdersOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{([A-Za-z][A-Za-z0-9_]*)\}/g)].map((match) => match[1] ?? ''))].sort();
