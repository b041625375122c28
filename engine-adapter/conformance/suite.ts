/** Runs cases and judges them. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Transact } from '../src/index.ts';
import { type Case, listCases, readCase, type State } from './case.ts';
import { playEmbedded, type Played } from './embedded.ts';

/** A case this engine must refuse, and why that is right. */
export interface ExpectedRefusal {
  readonly case: string;
  readonly element: string;
  readonly reason: string;
}

export interface Verdict {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'refused';
  readonly line: string;
}

const compared = ['answer', 'active', 'jobs', 'timers', 'messages', 'signals', 'incidents', 'ended', 'vars'] as const;

export const ownCases = path.join(import.meta.dirname, 'cases');

export function expectedRefusals(): readonly ExpectedRefusal[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'refused.json'), 'utf8')) as ExpectedRefusal[];
}

export interface SuiteOptions {
  readonly only?: readonly string[];
  /** Stops after so many failures. */
  readonly bail?: number;
}

export async function runSuite(
  folder: string,
  transact: Transact,
  { only = listCases(folder), bail = Infinity }: SuiteOptions = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of only) {
    if (verdicts.filter(({ result }) => result === 'failed').length >= bail) break;
    const played = readCase(folder, name);
    const missing = unrecorded(folder, name);
    verdicts.push(missing ?? judge(played, await attempt(played, transact)));
  }
  return verdicts;
}

/** A case that says it was recorded must bring the recording. */
function unrecorded(folder: string, name: string): Verdict | null {
  const has = (file: string): boolean => existsSync(path.join(folder, name, file));
  if (!has('recorded.json') || (has('core.txt') && has('trace.jsonl'))) return null;
  return { name, result: 'failed', line: 'recorded.json without core.txt and trace.jsonl' };
}

async function attempt(played: Case, transact: Transact): Promise<Played | Error> {
  try {
    return await playEmbedded(played, transact);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function judge(expected: Case, actual: Played | Error): Verdict {
  const name = expected.folder;
  if (actual instanceof Error) return { name, result: 'failed', line: actual.message };
  const { refusal } = actual;
  if (refusal) {
    const allowed = expectedRefusals().some((one) => one.case === name && one.element === refusal.elementId);
    const line = `refused ${refusal.elementId ?? ''}: ${refusal.reason}`;
    return { name, result: allowed ? 'refused' : 'failed', line };
  }
  const difference = firstDifference(expected.states, actual.states);
  return difference === null ? { name, result: 'passed', line: 'ok' } : { name, result: 'failed', line: difference };
}

function firstDifference(expected: readonly State[], actual: readonly State[]): string | null {
  for (const [index, state] of expected.entries()) {
    for (const part of compared) {
      const found = actual[index]?.[part];
      if (isDeepStrictEqual(found, state[part])) continue;
      const told = `expected ${JSON.stringify(state[part])} / actual ${JSON.stringify(found)}`;
      return `step ${String(index)} ${JSON.stringify(state.do)} ${part}: ${told}`;
    }
  }
  return expected.length === actual.length
    ? null
    : `expected ${String(expected.length)} states, found ${String(actual.length)}`;
}
