/** What holds for every process: nothing but the rows carries state, nothing is lost, nothing is left behind. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Case, State, Step } from '../conformance/case.ts';
import { type Played, playEmbedded, type PlayOptions } from '../conformance/embedded.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { type Block, blocks, toBpmn } from './random-process.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase(adminUrl());
});
afterAll(() => database.close());

const runtimeTables = [
  'process_instances',
  'element_instances',
  'variables',
  'join_tokens',
  'jobs',
  'timers',
  'incidents',
  'continuations',
];

function caseOf(block: Block, steps: readonly Step[]): Case {
  const scenario = { name: 'random', about: '', files: ['process.bpmn'], steps };
  return {
    folder: 'random',
    scenario,
    resources: [{ name: 'process.bpmn', xml: toBpmn(block) }],
    later: [],
    states: [],
  };
}

function play(block: Block, steps: readonly Step[], options: PlayOptions = {}): Promise<Played> {
  return playEmbedded(caseOf(block, steps), database.transact, options);
}

/** What may be done next, by the last state. */
function nextStep(state: State, choice: number): Step | null {
  const jobs = state.jobs.map((job) => job.split(' ')[0] ?? '');
  const steps: Step[] = jobs.flatMap((el): Step[] => [
    { complete: { el, variables: { n: choice % 4 } } },
    { fail: { el, retries: 1, backOff: 60_000 } },
  ]);
  if (state.timers.length > 0) steps.push({ sleep: 300_000 });
  return steps[choice % steps.length] ?? null;
}

/** Plays steps chosen one by one, each from the state before. */
async function explore(block: Block, choices: readonly number[]): Promise<{ steps: Step[]; states: readonly State[] }> {
  const steps: Step[] = [{ start: { process: 'p', variables: { n: 0 } } }];
  let { states } = await play(block, steps);
  for (const choice of choices) {
    const last = states.at(-1);
    const step = last ? nextStep(last, choice) : null;
    if (!step) break;
    steps.push(step);
    ({ states } = await play(block, steps));
  }
  return { steps, states };
}

it('does the same when the engine is opened anew for each command and may do little per transaction', async () => {
  await fc.assert(
    fc.asyncProperty(blocks, fc.array(fc.nat(20), { maxLength: 6 }), async (block, choices) => {
      const { steps, states } = await explore(block, choices);
      const limits = { activationsPerTransaction: 2 };
      const again = await play(block, steps, { reopen: true, limits });
      expect(again.states).toEqual(states);
      expect(again.refusal).toBeNull();
    }),
    { numRuns: 25 },
  );
}, 120_000);

it('always waits for something or ends, and leaves no row when it has ended', async () => {
  await fc.assert(
    fc.asyncProperty(blocks, async (block) => {
      const { states } = await play(block, stepsToTheEnd(block));
      for (const state of states.slice(1)) {
        const waits = state.jobs.length + state.timers.length + state.incidents.length > 0;
        expect(waits).toBe(state.active.length > 0);
      }
      expect(states.at(-1)?.ended['p#1']).toBe('COMPLETED');
      for (const table of runtimeTables) {
        const [row] = await database.query<{ count: string }>(`select count(*) from engine.${table}`);
        expect({ table, count: row?.count }).toEqual({ table, count: '0' });
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

/** Completes whatever is open, in the order of the drawing, and lets time pass; surplus steps are answered NOT_FOUND. */
function stepsToTheEnd(block: Block): Step[] {
  const tasks = [...toBpmn(block).matchAll(/<bpmn:(?:user|service)Task id="(\w+)"/g)].map(([, el]) => el ?? '');
  const round: Step[] = [...tasks.map((el): Step => ({ complete: { el } })), { sleep: 600_000 }];
  const rounds = Array.from({ length: tasks.length + 3 }, () => round).flat();
  return [{ start: { process: 'p' } }, ...rounds, ...(tasks.length === 0 ? round : [])];
}
