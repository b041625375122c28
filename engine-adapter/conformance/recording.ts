/** What was recorded on a broker, on disk: where it comes from, and whether it still belongs to its case. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { filesOf, readCase, type State } from './case.ts';
import { coreText } from './core-text.ts';
import { Fold } from './fold.ts';
import type { StepLine, TraceLine } from './trace.ts';
import type { World } from './world.ts';

export interface Recording {
  /** As the broker reports it. */
  readonly broker: string;
  /** ISO date. */
  readonly date: string;
  /** SHA-256 of the scenario and its files: what was played. */
  readonly of: string;
}

const parts = ['states.json', 'core.txt', 'trace.jsonl', 'recorded.json'] as const;

export function fingerprint(root: string, folder: string): string {
  const hash = createHash('sha256');
  for (const name of ['scenario.json', ...filesOf(root, folder)]) {
    const content = readFileSync(path.join(root, folder, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

export function writeRecording(root: string, folder: string, { trace, states }: World, broker: string): void {
  const write = (name: (typeof parts)[number], content: string): void =>
    writeFileSync(path.join(root, folder, name), content);
  write('states.json', linesOf(states));
  write('core.txt', coreText(trace));
  write('trace.jsonl', `${trace.map((line) => JSON.stringify(line)).join('\n')}\n`);
  const date = new Date().toISOString().slice(0, 10);
  write('recorded.json', `${JSON.stringify({ broker, date, of: fingerprint(root, folder) } satisfies Recording)}\n`);
}

function linesOf(states: readonly State[]): string {
  return `[\n${states.map((state) => JSON.stringify(state)).join(',\n')}\n]\n`;
}

/** Why the expected states of a case cannot be trusted; `null` when they can. */
export function distrust(root: string, folder: string): string | null {
  const place = (name: string): string => path.join(root, folder, name);
  const read = (name: string): string => readFileSync(place(name), 'utf8');
  const missing = parts.find((name) => !existsSync(place(name)));
  if (missing !== undefined) return `not recorded: there is no ${missing}`;
  const { of } = JSON.parse(read('recorded.json')) as Recording;
  if (of !== fingerprint(root, folder)) return 'recorded of other files or steps than these';
  const trace = read('trace.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StepLine | TraceLine);
  if (read('core.txt') !== coreText(trace)) return 'core.txt does not follow from the trace';
  const { states } = readCase(root, folder);
  return isDeepStrictEqual(statesOf(trace), states) ? null : 'states.json does not follow from the trace';
}

function statesOf(trace: readonly (StepLine | TraceLine)[]): State[] {
  const fold = new Fold();
  const states: State[] = [];
  const heads: StepLine[] = [];
  const endStep = (): void => {
    const head = heads.pop();
    if (head) states.push(fold.state(head));
  };
  for (const line of trace) {
    if ('step' in line) {
      endStep();
      heads.push(line);
    } else fold.add(line);
  }
  endStep();
  return states;
}
