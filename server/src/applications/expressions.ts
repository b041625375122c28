/**
 * FEEL of app.json, forms and roles: compiled once per text for the life of the process (the texts come from deployed
 * folders only), evaluated null-safe. An expression that fails is null, which every condition takes for "no"; the
 * validator refuses what cannot be compiled, so a failure here is a limit that was reached.
 */
import { compile, type Compiled, FeelError } from '@closeloop/feel';

export type FeelContext = Readonly<Record<string, unknown>>;

const compiled = new Map<string, Compiled>();

export function expression(text: string): Compiled {
  const known = compiled.get(text);
  if (known) return known;
  const made = compile(text.replace(/^\s*=/, ''));
  compiled.set(text, made);
  return made;
}

export function evaluateText(text: string, context: FeelContext, now: Date = new Date()): unknown {
  try {
    return expression(text).evaluate(context, { now });
  } catch (error) {
    if (error instanceof FeelError) return null;
    throw error;
  }
}

export function isTrue(text: string, context: FeelContext, now?: Date): boolean {
  return evaluateText(text, context, now) === true;
}
