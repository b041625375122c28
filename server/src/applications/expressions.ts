/**
 * FEEL of app.json, forms and roles, exactly as the browser evaluates it (form-core): compiled once per text, null-safe,
 * with limits. An expression that fails is null, which every condition takes for "no".
 */
import { isTrue as holds, valueOf } from '@closeloop/form-core';

export type FeelContext = Readonly<Record<string, unknown>>;

export function evaluateText(text: string, context: FeelContext, now: Date = new Date()): unknown {
  return valueOf(text, context, now);
}

export function isTrue(text: string, context: FeelContext, now: Date = new Date()): boolean {
  return holds(text, context, now);
}
