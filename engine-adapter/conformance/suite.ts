/** Plays cases on an engine and judges what it did by what a broker was recorded to do. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Case, listCases, readCase, type State } from './case.ts';
import { distrust, writeRecording } from './recording.ts';
import { type OpenStage, playCase, type Session } from './stage.ts';

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

/** A case whose expected states are ours, and why no broker's stand in their place. */
export interface Unrecorded {
  readonly case: string;
  readonly reason: string;
}

export function unrecordedCases(): readonly Unrecorded[] {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'unrecorded.json'), 'utf8')) as Unrecorded[];
}

export interface SuiteOptions {
  readonly only?: readonly string[];
  /** Stops after so many failures. */
  readonly bail?: number;
  /** The version of the broker on the stage: what it does is kept as the expected result, not judged. */
  readonly record?: string;
  readonly onVerdict?: (verdict: Verdict) => void;
}

export async function runSuite(
  folder: string,
  openStage: OpenStage,
  { only = listCases(folder), bail = Infinity, record, onVerdict }: SuiteOptions = {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const name of only) {
    if (verdicts.filter(({ result }) => result === 'failed').length >= bail) break;
    const verdict = await attempt(name, () =>
      record === undefined ? judged(folder, name, openStage) : recorded(folder, name, openStage, record),
    );
    verdicts.push(verdict);
    onVerdict?.(verdict);
  }
  return verdicts;
}

async function attempt(name: string, play: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await play();
  } catch (error) {
    return { name, result: 'failed', line: error instanceof Error ? error.message : String(error) };
  }
}

async function recorded(folder: string, name: string, openStage: OpenStage, broker: string): Promise<Verdict> {
  const { world } = await playCase(readCase(folder, name), openStage);
  writeRecording(folder, name, world, broker);
  return { name, result: 'passed', line: `recorded on ${broker}` };
}

async function judged(folder: string, name: string, openStage: OpenStage): Promise<Verdict> {
  const doubt = unrecordedCases().some((one) => one.case === name) ? null : distrust(folder, name);
  if (doubt !== null) return { name, result: 'failed', line: doubt };
  const played = readCase(folder, name);
  return judge(played, await playCase(played, openStage));
}

function judge({ folder: name, states }: Case, actual: Session): Verdict {
  const { refusal } = actual;
  if (refusal) {
    const allowed = expectedRefusals().some((one) => one.case === name && one.element === refusal.elementId);
    const line = `refused ${refusal.elementId ?? ''}: ${refusal.reason}`;
    return { name, result: allowed ? 'refused' : 'failed', line };
  }
  const difference = firstDifference(states, actual.states);
  return difference === null ? { name, result: 'passed', line: 'ok' } : { name, result: 'failed', line: difference };
}

function firstDifference(expected: readonly State[], actual: readonly State[]): string | null {
  for (const [index, state] of expected.entries()) {
    for (const part of compared) {
      const found = actual[index]?.[part];
      if (isDeepStrictEqual(found, state[part])) continue;
      const told = `expected ${JSON.stringify(state[part])} / actual ${JSON.stringify(found)}`;
      return `step ${index} ${JSON.stringify(state.do)} ${part}: ${told}`;
    }
  }
  return expected.length === actual.length ? null : `expected ${expected.length} states, found ${actual.length}`;
}
