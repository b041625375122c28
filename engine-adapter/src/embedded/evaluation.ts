/** Evaluates the expressions of an element in its scope, and insists on the kind of value that is needed. */
import { FeelError } from '@closeloop/feel';
import type { Json } from '../port.ts';
import type { Expression } from './executable.ts';
import { type ErrorType, Failure } from './failure.ts';
import { type Moment, withinAllowance } from './moment.ts';
import type { VariableRow } from './store/rows.ts';
import type { InstanceState } from './store/state.ts';

export type Lookup = (name: string) => unknown;

const parsed = new WeakMap<VariableRow, Json>();

/** Parsed once per run; expressions do not change what they are given. */
export function valueOf(row: VariableRow): Json {
  const known = parsed.get(row);
  if (known !== undefined) return known;
  const value = JSON.parse(row.value) as Json;
  parsed.set(row, value);
  return value;
}

/** The scope around a scope, as variables see it: a called process does not look into its caller. */
export function outerScope(state: InstanceState, scopeKey: string): string | null {
  const row = state.elements.get(scopeKey);
  return !row || row.key === row.instance_key ? null : row.flow_scope_key;
}

/** A variable seen from a scope: the nearest one of that name. */
export function lookupFrom(state: InstanceState, scopeKey: string): Lookup {
  return (name) => {
    for (let key: string | null = scopeKey; key !== null; key = outerScope(state, key)) {
      const found = state.variable(key, name);
      if (found) return valueOf(found);
    }
    return null;
  };
}

export function evaluateAny(
  expression: Expression,
  lookup: Lookup,
  moment: Moment,
  errorType: ErrorType = 'EXTRACT_VALUE_ERROR',
): Json {
  if (!expression.feel) return fixedValue(expression.text);
  try {
    return withinAllowance(moment, (budget) => expression.feel?.evaluate(lookup, { budget })) as Json;
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    throw new Failure(errorType, `Failed to evaluate expression '${expression.text}'. ${error.message}`);
  }
}

/** A text without `=` that looks like a number is one, as on the broker. */
function fixedValue(text: string): Json {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

export function evaluateText(expression: Expression, lookup: Lookup, moment: Moment): string {
  if (!expression.feel) return expression.text;
  const value = evaluateAny(expression, lookup, moment);
  return typeof value === 'string' ? value : wrongType(expression, 'STRING', value);
}

export function evaluateBoolean(expression: Expression, lookup: Lookup, moment: Moment): boolean {
  const value = evaluateAny(expression, lookup, moment);
  return typeof value === 'boolean' ? value : wrongType(expression, 'BOOLEAN', value);
}

export function evaluateWhole(expression: Expression, lookup: Lookup, moment: Moment): number {
  const value = evaluateAny(expression, lookup, moment);
  return typeof value === 'number' ? Math.trunc(value) : wrongType(expression, 'NUMBER', value);
}

/** A list of texts; a fixed text is a comma-separated list. */
export function evaluateTexts(expression: Expression, lookup: Lookup, moment: Moment): readonly string[] {
  if (!expression.feel) return expression.text.split(',').map((part) => part.trim());
  const value = evaluateAny(expression, lookup, moment);
  const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isTexts ? value : wrongType(expression, 'ARRAY of STRING', value);
}

/** A text or a number, as a text. */
export function evaluateKey(expression: Expression, lookup: Lookup, moment: Moment): string {
  const value = evaluateAny(expression, lookup, moment);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : wrongType(expression, 'STRING or NUMBER', value);
}

export function evaluateList(expression: Expression, lookup: Lookup, moment: Moment): readonly Json[] {
  const value = evaluateAny(expression, lookup, moment);
  return Array.isArray(value) ? (value as readonly Json[]) : wrongType(expression, 'ARRAY', value);
}

function wrongType(expression: Expression, wanted: string, found: Json): never {
  const message = `Expected result of the expression '${expression.text}' to be '${wanted}', but was '${kindOf(found)}'.`;
  const missing = found === null ? ` ${missingNames(expression)}` : '';
  throw new Failure('EXTRACT_VALUE_ERROR', message + missing);
}

function missingNames(expression: Expression): string {
  return `It looks at: ${expression.feel?.names.join(', ') ?? ''}`;
}

function kindOf(value: Json): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return 'ARRAY';
  return typeof value === 'object'
    ? 'OBJECT'
    : typeof value === 'string'
      ? 'STRING'
      : typeof value === 'number'
        ? 'NUMBER'
        : 'BOOLEAN';
}
