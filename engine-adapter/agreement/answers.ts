/** What a broker answered to the decisions of the grid. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface RecordedAnswer {
  readonly name: string;
  readonly answer:
    | { readonly value: unknown }
    /** The decision that has no result. */
    | { readonly failed: string }
    /** Not deployed. */
    | { readonly refused: true }
    /** Deployed, but there is no decision of that id. */
    | { readonly unknown: true };
}

export const answersFile = path.join(import.meta.dirname, 'decisions.jsonl');

export function recordedAnswers(): readonly RecordedAnswer[] {
  const lines = readFileSync(answersFile, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedAnswer);
}
