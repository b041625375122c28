/**
 * FEEL in forms. An expression that cannot be evaluated is null: a form never stops for it, and every use of an
 * expression here treats null as "no". Compiled texts are kept; there are as many as deployed forms say.
 *
 * The evaluator is supplied from outside, because a phone loads it only for forms that say an expression.
 */
import type * as Feel from '@closeloop/feel';

export type Evaluator = Pick<typeof Feel, 'compile' | 'FeelError' | 'FeelSyntaxError'>;
type Compiled = ReturnType<Evaluator['compile']>;

export type Names = Readonly<Record<string, unknown>>;

const compiled = new Map<string, Compiled | null>();
const keep = 5000;
let feel: Evaluator | null = null;

/** Before this, every expression is null. */
export function supplyFeel(evaluator: Evaluator): void {
  feel = evaluator;
  compiled.clear();
}

/** The value of a text with its leading `=`; null when it has no value. */
export function valueOf(expression: string, names: Names, now: Date): unknown {
  try {
    return programOf(expression)?.evaluate(names, { now }) ?? null;
  } catch (error) {
    if (feel && error instanceof feel.FeelError) return null;
    throw error;
  }
}

export const isTrue = (expression: string, names: Names, now: Date): boolean =>
  valueOf(expression, names, now) === true;

function programOf(expression: string): Compiled | null {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  if (compiled.size >= keep) compiled.clear();
  const program = compileOrNull(expression.replace(/^\s*=/, ''));
  compiled.set(expression, program);
  return program;
}

function compileOrNull(text: string): Compiled | null {
  if (!feel) return null;
  try {
    return feel.compile(text);
  } catch (error) {
    if (error instanceof feel.FeelSyntaxError) return null;
    throw error;
  }
}
