/**
 * Plays a random process by a random schedule and then to its end, and holds it to what is true of every process: it
 * waits, has an incident or has ended; nothing is left behind; opening the engine anew for every command, and letting it
 * do little per transaction, changes nothing.
 */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { State, Step } from '../conformance/case.ts';
import { embeddedStage, type EmbeddedOptions } from '../conformance/embedded.ts';
import { openSession, type Session } from '../conformance/stage.ts';
import type { TestDatabase } from './database.ts';
import { type Block, blocks, decisions, toBpmn } from './random-process.ts';

export interface RandomCase {
  readonly block: Block;
  readonly choices: readonly number[];
}

export const randomCases: fc.Arbitrary<RandomCase> = fc.record({
  block: blocks,
  choices: fc.array(fc.nat(1_000), { maxLength: 12 }),
});

const runtimeTables = [
  ...['process_instances', 'element_instances', 'variables', 'join_tokens', 'jobs', 'timers', 'incidents'],
  ...['continuations', 'message_subscriptions', 'signal_subscriptions', 'compensations', 'outbox'],
];

const mostTurns = 400;

export async function playRandomly(database: TestDatabase, random: RandomCase): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const session = await open(database, random.block);
  const take = async (step: Step): Promise<void> => {
    steps.push(step);
    mustWait(await session.play(step));
  };
  await take({ start: { process: 'p', variables: { n: 0 } } });
  for (const choice of random.choices) {
    const step = anyStep(lastOf(session), choice);
    if (step) await take(step);
  }
  const events = { count: 0 };
  for (let turn = 0; lastOf(session).active.length > 0; turn += 1) {
    strictEqual(turn < mostTurns, true, 'it does not come to an end');
    await take(stepOnwards(lastOf(session), events));
  }
  strictEqual(lastOf(session).ended['p#1'], 'COMPLETED');
  await mustBeEmpty(database);
  await mustBeAlike(database, random.block, steps, session.states);
  return steps;
}

/** A process as files of a case, to be kept when something is wrong with it. */
export function filesOf(block: Block): readonly { name: string; xml: string }[] {
  const files = toBpmn(block).map((xml, index) => ({ name: index === 0 ? 'process.bpmn' : 'process2.bpmn', xml }));
  return [...files, { name: 'rules.dmn', xml: decisions }];
}

async function open(database: TestDatabase, block: Block, options: EmbeddedOptions = {}): Promise<Session> {
  const stage = embeddedStage(database.transact, options);
  const session = await openSession({ resources: filesOf(block), later: [] }, stage);
  strictEqual(session.refusal, null);
  return session;
}

function lastOf({ states }: Session): State {
  const last = states.at(-1);
  if (!last) throw new Error('Nothing has been played');
  return last;
}

function mustWait(state: State): void {
  const waits = [state.jobs, state.timers, state.messages, state.signals, state.incidents].some(
    ({ length }) => length > 0,
  );
  strictEqual(waits, state.active.length > 0, 'what is active must wait for something');
}

async function mustBeEmpty(database: TestDatabase): Promise<void> {
  for (const table of runtimeTables) {
    const [row] = await database.query<{ count: string }>(`select count(*) from engine.${table}`);
    deepStrictEqual({ table, count: row?.count }, { table, count: '0' });
  }
}

async function mustBeAlike(
  database: TestDatabase,
  block: Block,
  steps: readonly Step[],
  states: readonly State[],
): Promise<void> {
  const again = await open(database, block, { reopen: true, limits: { activationsPerTransaction: 2 } });
  for (const step of steps) await again.play(step);
  deepStrictEqual(again.states, states);
}

const elementOf = (text: string): string => text.split(' ')[0] ?? '';
const messageStep = (text: string): Step => {
  const [name = '', key = ''] = text.split(' ').at(-1)?.split('/') ?? [];
  return { message: { name, key } };
};
const signalStep = (text: string): Step => ({ signal: { name: text.split(' ').at(-1) ?? '' } });

/** Anything that may happen next, sensible or not. */
function anyStep(state: State, choice: number): Step | null {
  const steps: Step[] = state.jobs
    .map(elementOf)
    .flatMap((el): Step[] => [
      { complete: { el, variables: { n: choice % 4 } } },
      { fail: { el, retries: 1, backOff: 60_000 } },
      { fail: { el, retries: 0 } },
      { throwError: { el, code: 'any' } },
    ]);
  steps.push(...state.incidents.map((text): Step => ({ resolve: { el: elementOf(text) } })));
  steps.push(...state.messages.map(messageStep), ...state.signals.map(signalStep));
  if (state.timers.length > 0) steps.push({ sleep: 240_000 });
  if (state.active.length > 0) steps.push({ setVariables: { scope: 'p#1', variables: { n: choice % 4 } } });
  return steps[choice % Math.max(1, steps.length)] ?? null;
}

/** What brings it nearer to its end: incidents first, then work, then one event after the other. */
function stepOnwards(state: State, seen: { count: number }): Step {
  const [incident] = state.incidents;
  if (incident !== undefined) {
    const el = elementOf(incident);
    const isSpent = state.jobs.some((one) => elementOf(one) === el && one.endsWith(' FAILED retries=0'));
    return isSpent ? { retries: { el, retries: 1 } } : { resolve: { el } };
  }
  const job = state.jobs.find((one) => !one.includes(' FAILED '));
  if (job !== undefined) return { complete: { el: elementOf(job) } };
  const events = [...state.messages.map(messageStep), ...state.signals.map(signalStep)];
  seen.count += 1;
  return events[seen.count % (events.length + 1)] ?? { sleep: 600_000 };
}
