/** Writes variables into scopes and runs input and output mappings. */
import type { Json, Variables } from '../port.ts';
import { evaluateAny, lookupFrom, outerScope, valueOf } from './evaluation.ts';
import type { ExecutableMapping } from './executable.ts';
import type { ElementRow } from './store/rows.ts';
import type { Run } from './run.ts';

/**
 * The scope a write to `name` goes to: the nearest one from `scopeKey` outwards where it changes something, else the
 * instance. As on the broker, a scope that has this very value already does not keep it.
 */
function owningScope(run: Run, scopeKey: string, name: string, text: string): string {
  let key = scopeKey;
  for (;;) {
    const outer = outerScope(run.state, key);
    const here = run.state.variable(key, name);
    if (outer === null || (here !== undefined && here.value !== text)) return key;
    key = outer;
  }
}

function write(run: Run, scopeKey: string, name: string, value: string): void {
  const { state, recorder } = run;
  const before = state.variable(scopeKey, name);
  if (before?.value === value) return;
  const row = before
    ? { ...before, value }
    : {
        key: run.nextKey(),
        process_instance_key: state.key,
        part_key: state.partOf(scopeKey),
        scope_key: scopeKey,
        name,
        value,
      };
  state.putVariable(row);
  recorder.variable(before ? 'UPDATED' : 'CREATED', row);
}

/** Refuses variables that would make the instance too large, before anything is written. */
export function claimGrowth(run: Run, scopeKey: string, variables: Variables): void {
  const bytes = Object.entries(variables).map(([name, value]) => {
    const text = JSON.stringify(value);
    return growth(run, owningScope(run, scopeKey, name, text), name, text);
  });
  run.state.claimVariableBytes(sum(bytes), run.limits.variableBytes);
}

function growth(run: Run, scopeKey: string, name: string, text: string): number {
  const before = run.state.variable(scopeKey, name);
  return Buffer.byteLength(text) + (before ? -Buffer.byteLength(before.value) : Buffer.byteLength(name));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function writeAll(run: Run, variables: Variables, scopeOf: (name: string, text: string) => string): void {
  const writes = Object.entries(variables).map(([name, value]) => {
    const text = JSON.stringify(value);
    return { name, scope: scopeOf(name, text), text };
  });
  const bytes = writes.map(({ name, scope, text }) => growth(run, scope, name, text));
  run.state.claimVariableBytes(sum(bytes), run.limits.variableBytes);
  for (const { name, scope, text } of writes) write(run, scope, name, text);
}

export function setLocal(run: Run, scopeKey: string, variables: Variables): void {
  writeAll(run, variables, () => scopeKey);
}

/** Each variable goes to the nearest scope that has its name with another value, else to the process instance. */
export function propagate(run: Run, scopeKey: string, variables: Variables): void {
  writeAll(run, variables, (name, text) => owningScope(run, scopeKey, name, text));
}

export function applyInputs(run: Run, row: ElementRow, mappings: readonly ExecutableMapping[]): void {
  if (mappings.length > 0) setLocal(run, row.key, mapped(run, row, mappings, false));
}

/** What an element leaves behind: the results of its output mappings, or without any the variables it was given. */
export function applyOutputs(
  run: Run,
  row: ElementRow,
  mappings: readonly ExecutableMapping[],
  given: Variables,
): void {
  if (mappings.length === 0) {
    propagate(run, row.key, given);
    return;
  }
  setLocal(run, row.key, given);
  const results = mapped(run, row, mappings, true);
  const isRepeated = row.loop_counter !== null;
  propagate(run, isRepeated ? row.key : (row.flow_scope_key ?? row.key), results);
}

/** The variables of one scope, without those around it. */
export function localVariables(run: Run, scopeKey: string): Variables {
  const rows = run.state.tables.variables.of(scopeKey);
  return Object.fromEntries(rows.map((row) => [row.name, valueOf(row)]));
}

/** All variables that can be seen from a scope within its process. */
export function visibleVariables(run: Run, scopeKey: string): Variables {
  const outer = outerScope(run.state, scopeKey);
  return { ...(outer === null ? {} : visibleVariables(run, outer)), ...localVariables(run, scopeKey) };
}

/** Later sources see earlier targets. An output into `a.b` keeps the other entries of an existing `a`. */
function mapped(run: Run, row: ElementRow, mappings: readonly ExecutableMapping[], keepsEntries: boolean): Variables {
  const results: Record<string, Json> = {};
  const outer = lookupFrom(run.state, row.key);
  const lookup = (name: string): unknown => (Object.hasOwn(results, name) ? results[name] : outer(name));
  for (const { path, source } of mappings) {
    const value = evaluateAny(source, lookup, run.moment, 'IO_MAPPING_ERROR');
    const [name = '', ...rest] = path;
    const base = keepsEntries ? lookup(name) : Object.hasOwn(results, name) ? results[name] : null;
    results[name] = rest.length === 0 ? value : putAt(base, rest, value);
  }
  return results;
}

function putAt(base: unknown, path: readonly string[], value: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const entries = isRecord(base) ? base : {};
  return { ...entries, [name]: putAt(entries[name], rest, value) };
}

function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
