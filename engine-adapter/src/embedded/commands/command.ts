/** What every command works with, and the frame of those that act on one living instance. */
import type { Command, CommandType, EngineRecord, EngineTx, Limits, Variables } from '../../port.ts';
import type { Definitions } from '../definitions.ts';
import { Failure } from '../failure.ts';
import { behaviourOf } from '../behaviours/registry.ts';
import { Recorder } from '../recorder.ts';
import { Refused } from '../refused.ts';
import { Run } from '../run.ts';
import { flushInstance } from '../store/flush.ts';
import { KeyBlock } from '../store/key-block.ts';
import { loadInstance, type Locator } from '../store/load.ts';
import { isStorable } from '../store/rows.ts';

export interface CommandContext {
  readonly tx: EngineTx;
  readonly commandId: string;
  readonly now: Date;
  readonly limits: Limits;
  readonly definitions: Definitions;
}

export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;

export type Records = readonly EngineRecord[];

/** Loads under lock, lets `work` act, moves the tokens, writes. null: not found, or with `skip` in use by another. */
export async function onInstance(
  context: CommandContext,
  locator: Locator,
  work: (run: Run) => void,
  wait: 'wait' | 'skip' = 'wait',
): Promise<Records | null> {
  const { tx, now, limits, definitions } = context;
  const loaded = await loadInstance(tx, locator, wait);
  if (!loaded) return null;
  const { state } = loaded;
  const process = await definitions.get(tx, state.instance.processDefinitionKey);
  const keys = new KeyBlock(loaded.block);
  const recorder = new Recorder(keys, now);
  const run = new Run({ behaviourOf, process, state, keys, recorder, now, limits });
  work(run);
  run.drain();
  await flushInstance(tx, state);
  return recorder.records;
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

/** A limit that is reached before anything happened refuses the command instead of raising an incident. */
export function orRefuse(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) throw new Refused('RESOURCE_EXHAUSTED', error.message);
    throw error;
  }
}
