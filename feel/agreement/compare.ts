/** Puts recorded expressions to our evaluator and says which answers differ. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compile, FeelError, FeelSyntaxError } from '../src/index.ts';
import type { Answer, RecordedCase } from './case.ts';

export interface Difference extends RecordedCase {
  readonly ours: Answer;
}

const variables = JSON.parse(readFileSync(path.join(import.meta.dirname, 'variables.json'), 'utf8')) as Record<
  string,
  unknown
>;

export function recordedIn(file: 'grid' | 'random'): RecordedCase[] {
  const text = readFileSync(path.join(import.meta.dirname, `${file}.jsonl`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCase);
}

export function answerTo(text: string): Answer {
  try {
    return { value: compile(text).evaluate(variables) };
  } catch (error) {
    if (error instanceof FeelSyntaxError) return { error: 'syntax' };
    if (error instanceof FeelError) return { error: 'incident' };
    throw error;
  }
}

/** The order of a context's keys is no part of an answer. */
export function differencesIn(cases: readonly RecordedCase[]): Difference[] {
  return cases.flatMap((one) => {
    const ours = answerTo(one.text);
    return isDeepStrictEqual(ours, one.answer) ? [] : [{ ...one, ours }];
  });
}
