/** The embedded engine as a stage, with a clock that only the steps of a case move. */
import {
  type Command,
  type Engine,
  type Limits,
  openEmbeddedEngine,
  type Outcome,
  type Transact,
} from '../src/index.ts';
import type { Answer, OpenStage, Stage } from './stage.ts';
import type { TracedRecord } from './traced-record.ts';

export interface EmbeddedOptions {
  readonly limits?: Partial<Limits>;
  /** Opens the engine anew for every command, so that nothing but the database carries over. */
  readonly reopen?: boolean;
}

export function embeddedStage(transact: Transact, options: EmbeddedOptions = {}): OpenStage {
  return async (hear) => {
    await clear(transact);
    return new EmbeddedStage(transact, options, hear);
  };
}

/** What other cases have left would fire timers, start instances and answer messages. */
async function clear(transact: Transact): Promise<void> {
  const tables = ['process_instances', 'outbox', 'messages', 'start_events'];
  await transact(async (tx) => {
    for (const table of tables) await tx.query(`delete from engine.${table}`);
  });
}

class EmbeddedStage implements Stage {
  readonly #transact: Transact;
  readonly #options: EmbeddedOptions;
  readonly #hear: (record: TracedRecord) => void;
  #engine: Engine;
  #now = Date.parse('2030-01-01T00:00:00Z');
  #outcomes: Outcome[] = [];

  constructor(transact: Transact, options: EmbeddedOptions, hear: (record: TracedRecord) => void) {
    this.#transact = transact;
    this.#options = options;
    this.#hear = hear;
    this.#engine = this.#open();
  }

  #open(): Engine {
    const { limits = {} } = this.#options;
    const engine = openEmbeddedEngine({ transact: this.#transact, clock: { now: () => new Date(this.#now) }, limits });
    engine.onRecords((_, batch) => {
      for (const record of batch) this.#hear(record);
      return Promise.resolve();
    });
    engine.onOutcome((_, outcome) => Promise.resolve(void this.#outcomes.push(outcome)));
    return engine;
  }

  async submit(command: Command): Promise<Answer> {
    this.#outcomes = [];
    if (this.#options.reopen) this.#engine = this.#open();
    await this.#transact((tx) => this.#engine.submit(tx, command));
    const [outcome] = this.#outcomes;
    if (!outcome) throw new Error(`${command.type} had no outcome`);
    const errors = (outcome.refusals ?? []).filter(({ severity }) => severity === 'error');
    return {
      code: outcome.code,
      refusals: errors.map(({ elementId, reason }) => ({ elementId, reason: reason.en })),
    };
  }

  now(): number {
    return this.#now;
  }

  moveTo(time: number): Promise<void> {
    this.#now = time;
    return Promise.resolve();
  }

  /** One thing after the other until none is due. */
  async settle(): Promise<void> {
    for (let turns = 0; (await this.#engine.pump(1)) > 0; turns += 1) {
      if (turns > 1000) throw new Error('The step does not come to rest');
    }
  }
}
