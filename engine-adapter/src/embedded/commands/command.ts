/** What every command works with, and the frame of those that act on one living tree of instances. */
import type { Command, CommandType, EngineRecord, EngineTx, Limits, Variables } from '../../port.ts';
import { behaviourOf } from '../behaviours/registry.ts';
import type { Definitions } from '../definitions.ts';
import type { ExecutableProcess } from '../executable.ts';
import { Failure } from '../failure.ts';
import { Recorder } from '../recorder.ts';
import { Refused } from '../refused.ts';
import { Run } from '../run.ts';
import { flushInstance } from '../store/flush.ts';
import { KeyBlock } from '../store/key-block.ts';
import { loadInstance, type LoadOptions, type Locator } from '../store/load.ts';
import type { OutboxItem, OutboxRow } from '../store/outbox.ts';
import { isStorable } from '../store/rows.ts';
import { type InstanceState, NeedsWhole } from '../store/state.ts';

export interface CommandContext {
  readonly tx: EngineTx;
  readonly commandId: string;
  readonly now: Date;
  readonly timeZone: string;
  readonly limits: Limits;
  readonly definitions: Definitions;
  /** How many signals, each thrown because of the one before, have led to this. */
  readonly hops: number;
}

export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;

export type Records = readonly EngineRecord[];

type Work = (run: Run) => void;

/** Loads under lock, lets `work` act, moves the tokens, writes. null: not found, or with `skip` in use by another. */
export async function onInstance(
  context: CommandContext,
  locator: Locator,
  work: Work,
  { wait = 'wait', extent = 'part' }: Partial<LoadOptions> = {},
): Promise<Records | null> {
  const loaded = await loadInstance(context.tx, locator, { wait, extent });
  if (!loaded) return null;
  try {
    return await runOn(context, loaded.state, loaded.block, work);
  } catch (error) {
    if (!(error instanceof NeedsWhole)) throw error;
    const key = loaded.state.key;
    const whole = await loadInstance(
      context.tx,
      { table: 'process_instances', key },
      { wait: 'wait', extent: 'whole' },
    );
    return whole && runOn(context, whole.state, whole.block, work);
  }
}

/** Nothing is written before all of the work is done, so that it can be begun again. */
export async function runOn(
  context: CommandContext,
  state: InstanceState,
  block: string,
  work: Work,
): Promise<Records> {
  const { tx, now, timeZone, limits, definitions, hops } = context;
  const keys = new KeyBlock(block);
  const recorder = new Recorder(keys, now);
  const loaded = await definitionsOf(context, state);
  const find = definitions.finder(tx);
  const run = new Run({ behaviourOf, definitions: loaded, find, state, keys, recorder, now, timeZone, limits, hops });
  work(run);
  await run.drain();
  await flushInstance(tx, state, outboxRows(state.outbox, keys, now));
  return recorder.records;
}

async function definitionsOf({ tx, definitions }: CommandContext, state: InstanceState) {
  const keys = new Set([state.instance.processDefinitionKey]);
  for (const { definition_key } of state.elements.values()) keys.add(definition_key);
  const loaded = new Map<string, ExecutableProcess>();
  for (const key of keys) loaded.set(key, await definitions.get(tx, key));
  return loaded;
}

export function outboxRows(items: readonly OutboxItem[], keys: KeyBlock, now: Date): OutboxRow[] {
  return items.map((item) => ({ key: keys.nextKey(), item: JSON.stringify(item), created_at: now.toISOString() }));
}

export function notFound(what: string, key: string): never {
  throw new Refused(
    'NOT_FOUND',
    `Expected to find ${what} with key '${key.slice(0, 40)}', but no such ${what} was found`,
  );
}

export function checkedVariables(variables: Variables | undefined): Variables {
  const unusable = Object.keys(variables ?? {}).find((name) => name === '' || !isStorable(name));
  if (unusable !== undefined) throw new Refused('INVALID_ARGUMENT', 'A variable has an unusable name');
  return variables ?? {};
}

export function checkedName(name: string, what: string): string {
  if (name !== '' && name.length <= 2_000 && isStorable(name)) return name;
  throw new Refused('INVALID_ARGUMENT', `Expected a usable ${what}`);
}

/** A limit that is reached before anything happened refuses the command instead of raising an incident. */
export function orRefuse(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) throw new Refused('RESOURCE_EXHAUSTED', error.message);
    throw error;
  }
}
