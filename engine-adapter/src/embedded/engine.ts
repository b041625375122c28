/** The embedded engine: commands run to their end in the caller's transaction, records and outcome included. */
import { randomUUID } from 'node:crypto';
import { defaultLimits } from '../limits.ts';
import type {
  Capabilities,
  Command,
  CommandType,
  Engine,
  EngineClock,
  EngineRecord,
  EngineTx,
  Limits,
  Outcome,
  Refusal,
  Resource,
  Transact,
} from '../port.ts';
import { supportedElements } from './behaviours/registry.ts';
import { checkResources } from './check.ts';
import { cancelInstance } from './commands/cancel-instance.ts';
import { broadcastSignal } from './commands/broadcast-signal.ts';
import { type CommandContext, type CommandOf, type Records } from './commands/command.ts';
import { createInstance } from './commands/create-instance.ts';
import { deploy } from './commands/deploy.ts';
import { completeJob, failJob, throwJobError, updateRetries } from './commands/job-commands.ts';
import { migrateInstance } from './commands/migrate-instance.ts';
import { modifyInstance } from './commands/modify-instance.ts';
import { publishMessage } from './commands/publish-message.ts';
import { resolveIncident } from './commands/resolve-incident.ts';
import { setVariables } from './commands/set-variables.ts';
import { Definitions } from './definitions.ts';
import { type DueItem, dueItems, nextDue } from './pump.ts';
import { Refused } from './refused.ts';

const commands: { [Type in CommandType]: (context: CommandContext, command: CommandOf<Type>) => Promise<Records> } = {
  deploy,
  createInstance,
  completeJob,
  failJob,
  throwError: throwJobError,
  updateRetries,
  publishMessage,
  broadcastSignal,
  setVariables,
  resolveIncident,
  cancelInstance,
  modifyInstance,
  migrateInstance,
};

export interface EmbeddedEngineOptions {
  readonly transact: Transact;
  readonly clock?: EngineClock;
  readonly limits?: Partial<Limits>;
  /** Whose clock cron cycles go by, e.g. `Asia/Shanghai`; the machine's without it. */
  readonly timeZone?: string;
}

class EmbeddedEngine implements Engine {
  readonly #transact: Transact;
  readonly #clock: EngineClock;
  readonly #limits: Limits;
  readonly #timeZone: string;
  readonly #definitions: Definitions;
  readonly #outcomeHandlers: ((tx: EngineTx, outcome: Outcome) => Promise<void>)[] = [];
  readonly #recordHandlers: ((tx: EngineTx, batch: readonly EngineRecord[]) => Promise<void>)[] = [];

  constructor({ transact, clock = { now: () => new Date() }, limits, timeZone }: EmbeddedEngineOptions) {
    this.#transact = transact;
    this.#clock = clock;
    this.#limits = { ...defaultLimits, ...limits };
    this.#timeZone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.#definitions = new Definitions(this.#limits);
  }

  async submit(tx: EngineTx, command: Command): Promise<string> {
    const commandId = command.commandId ?? randomUUID();
    const context = this.#context(tx, commandId);
    try {
      await this.#publish(tx, await execute(context, command));
      await this.#conclude(tx, { commandId, type: command.type, code: 'OK', message: '' });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, message, refusals } = error;
      const because = refusals.length > 0 ? { refusals } : {};
      await this.#conclude(tx, { commandId, type: command.type, code, message, ...because });
    }
    return commandId;
  }

  onOutcome(handler: (tx: EngineTx, outcome: Outcome) => Promise<void>): void {
    this.#outcomeHandlers.push(handler);
  }

  onRecords(handler: (tx: EngineTx, batch: readonly EngineRecord[]) => Promise<void>): void {
    this.#recordHandlers.push(handler);
  }

  capabilities(): Capabilities {
    const names = Object.keys(commands) as CommandType[];
    return { elements: [...supportedElements], commands: names, synchronous: true };
  }

  async check(resources: readonly Resource[]): Promise<Refusal[]> {
    const checked = await checkResources(resources, this.#limits);
    return checked.flatMap(({ refusals }) => refusals);
  }

  /** One item that fails does not keep the others waiting; its error is thrown at the end. */
  async pump(limit = 100): Promise<number> {
    const items = await this.#transact((tx) => dueItems(tx, this.#clock.now(), limit));
    const errors: unknown[] = [];
    let done = 0;
    for (const item of items) {
      try {
        if (await this.#transact((tx) => this.#doItem(tx, item))) done += 1;
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some due work of the engine failed');
    return done;
  }

  nextDue(): Promise<Date | null> {
    return this.#transact(nextDue);
  }

  async #doItem(tx: EngineTx, item: DueItem): Promise<boolean> {
    const records = await item(this.#context(tx, randomUUID()));
    if (records) await this.#publish(tx, records);
    return records !== null;
  }

  #context(tx: EngineTx, commandId: string): CommandContext {
    const own = { limits: this.#limits, timeZone: this.#timeZone, definitions: this.#definitions };
    return { tx, commandId, now: this.#clock.now(), hops: 0, ...own };
  }

  async #publish(tx: EngineTx, records: Records): Promise<void> {
    if (records.length === 0) return;
    for (const handler of this.#recordHandlers) await handler(tx, records);
  }

  async #conclude(tx: EngineTx, outcome: Outcome): Promise<void> {
    for (const handler of this.#outcomeHandlers) await handler(tx, outcome);
  }
}

function execute(context: CommandContext, command: Command): Promise<Records> {
  const run = commands[command.type] as (context: CommandContext, command: Command) => Promise<Records>;
  return run(context, command);
}

export function openEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
  return new EmbeddedEngine(options);
}
