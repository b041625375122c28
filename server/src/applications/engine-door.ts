/**
 * The engine as the features use it: a command and what became of it. With a synchronous engine the outcome is known
 * when `submit` resolves; with a remote one it is null, meaning accepted, and the records arrive later.
 */
import type { Command, Engine, EngineRecord, EngineTx, Outcome } from '@closeloop/engine-adapter';
import type { Tx } from '../kernel/types.ts';

/** The transaction is the one given to `submit`, or that of the engine's own pump: always one of the kernel's. */
export type RecordListener = (tx: Tx, batch: readonly EngineRecord[]) => Promise<void>;

export interface EngineDoor {
  submit(tx: Tx, command: Command): Promise<Outcome | null>;
  /** Listeners run in the order they were added, each with the whole batch. */
  listen(listener: RecordListener): void;
  readonly engine: Engine;
}

export function openEngineDoor(engine: Engine): EngineDoor {
  const heard = new WeakMap<EngineTx, Map<string, Outcome>>();
  const listeners: RecordListener[] = [];
  engine.onOutcome((tx, outcome) => {
    const outcomes = heard.get(tx) ?? new Map<string, Outcome>();
    heard.set(tx, outcomes.set(outcome.commandId, outcome));
    return Promise.resolve();
  });
  engine.onRecords(async (tx, batch) => {
    for (const listener of listeners) await listener(tx as unknown as Tx, batch);
  });
  return {
    engine,
    listen: (listener) => void listeners.push(listener),
    submit: async (tx, command) => {
      const engineTx = tx as unknown as EngineTx;
      const commandId = await engine.submit(engineTx, command);
      return heard.get(engineTx)?.get(commandId) ?? null;
    },
  };
}
