/** Plays a case on the embedded engine, with a clock that only `timer` and `sleep` steps move. */
import {
  type Command,
  type Engine,
  type EngineTx,
  type Limits,
  openEmbeddedEngine,
  type Outcome,
  type Resource,
  type Transact,
} from '../src/index.ts';
import type { Activation, Case, State, Step } from './case.ts';
import { World } from './world.ts';

export interface PlayOptions {
  readonly limits?: Partial<Limits>;
  /** Opens the engine anew for every command, so that nothing but the database carries over. */
  readonly reopen?: boolean;
}

export interface Played {
  readonly states: readonly State[];
  readonly refusal: { readonly elementId: string | null; readonly reason: string } | null;
}

/** A case that is played step by step; `refusal` tells why it could not be deployed. */
export interface Session {
  readonly refusal: Played['refusal'];
  readonly states: readonly State[];
  play(step: Step): Promise<State>;
}

export async function openSession(
  played: Pick<Case, 'resources' | 'later'>,
  transact: Transact,
  options: PlayOptions = {},
): Promise<Session> {
  await clear(transact);
  const player = new Player(transact, options, played.later);
  const deployed = await player.submit({ type: 'deploy', resources: played.resources });
  const [first] = deployed.refusals ?? [];
  const files = played.resources.map(({ name }) => name);
  const states = first ? [] : [player.world.state(0, { deploy: files }, deployed.code)];
  return {
    refusal: first ? { elementId: first.elementId, reason: first.reason.en } : null,
    states,
    play: async (step) => {
      const state = player.world.state(states.length, step, await player.play(step));
      states.push(state);
      return state;
    },
  };
}

export async function playEmbedded(played: Case, transact: Transact, options: PlayOptions = {}): Promise<Played> {
  const session = await openSession(played, transact, options);
  if (session.refusal === null) for (const step of played.scenario.steps) await session.play(step);
  return session;
}

/** What other cases have left would fire timers, start instances and answer messages. */
async function clear(transact: Transact): Promise<void> {
  const tables = ['process_instances', 'outbox', 'messages', 'start_events'];
  await transact(async (tx) => {
    for (const table of tables) await tx.query(`delete from engine.${table}`);
  });
}

class Player {
  readonly world = new World();
  readonly #transact: Transact;
  readonly #options: PlayOptions;
  readonly #later: readonly Resource[];
  #engine: Engine;
  #now = Date.parse('2030-01-01T00:00:00Z');
  #outcomes: Outcome[] = [];

  constructor(transact: Transact, options: PlayOptions, later: readonly Resource[]) {
    this.#later = later;
    this.#transact = transact;
    this.#options = options;
    this.#engine = this.#open();
  }

  #open(): Engine {
    const { limits = {} } = this.#options;
    const engine = openEmbeddedEngine({ transact: this.#transact, clock: { now: () => new Date(this.#now) }, limits });
    engine.onRecords((_: EngineTx, batch) => {
      for (const record of batch) this.world.add(record);
      return Promise.resolve();
    });
    engine.onOutcome((_: EngineTx, outcome) => {
      this.#outcomes.push(outcome);
      return Promise.resolve();
    });
    return engine;
  }

  async submit(command: Command): Promise<Outcome> {
    this.#outcomes = [];
    if (this.#options.reopen) this.#engine = this.#open();
    await this.#transact((tx) => this.#engine.submit(tx, command));
    const [outcome] = this.#outcomes;
    if (!outcome) throw new Error(`${command.type} had no outcome`);
    return outcome;
  }

  async play(step: Step): Promise<string> {
    if (step.timer) this.#moveTo(this.#dueOf(step.timer.el));
    if (step.sleep !== undefined) this.#moveTo(this.#now + step.sleep);
    const command = this.#commandOf(step);
    const answer = command ? (await this.submit(command)).code : 'OK';
    await this.#settle();
    return answer;
  }

  #moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }

  #dueOf(el: string): number {
    const timer = this.world.find(this.world.timers, el);
    if (!timer || timer.closed) throw new Error(`No timer of ${el} is open`);
    return timer.value.dueDate;
  }

  /** A step ends when everything it caused has happened, one after the other. */
  async #settle(): Promise<void> {
    for (let turns = 0; (await this.#engine.pump(1)) > 0; turns += 1) {
      if (turns > 1000) throw new Error('The step does not come to rest');
    }
  }

  #commandOf(step: Step): Command | null {
    if (step.start) return startCommand(step.start);
    if (step.message) return messageCommand(step.message);
    if (step.signal) return { type: 'broadcastSignal', name: step.signal.name, ...vars(step.signal.variables) };
    if (step.setVariables) {
      const { scope, variables, local = false } = step.setVariables;
      return { type: 'setVariables', scopeKey: this.world.keyOf(scope), variables, local };
    }
    if (step.resolve) {
      const incidentKey = this.world.find(this.world.incidents, step.resolve.el)?.key ?? '0';
      return { type: 'resolveIncident', incidentKey };
    }
    if (step.cancel) return { type: 'cancelInstance', processInstanceKey: this.world.keyOf(step.cancel.instance) };
    if (step.modify) return this.#modifyCommand(step.modify);
    if (step.migrate) return this.#migrateCommand(step.migrate);
    if (step.deploy)
      return { type: 'deploy', resources: this.#later.filter(({ name }) => step.deploy?.includes(name)) };
    if (step.timer !== undefined || step.sleep !== undefined) return null;
    return this.#jobCommand(step);
  }

  #jobCommand({ complete, fail, throwError, retries }: Step): Command {
    const jobKey = this.world.find(this.world.jobs, (complete ?? fail ?? throwError ?? retries)?.el ?? '')?.key ?? '0';
    if (complete) return { type: 'completeJob', jobKey, ...vars(complete.variables) };
    if (throwError) {
      const { code, message = '', variables } = throwError;
      return { type: 'throwError', jobKey, errorCode: code, errorMessage: message, ...vars(variables) };
    }
    if (retries) return { type: 'updateRetries', jobKey, retries: retries.retries };
    if (!fail) throw new Error('The embedded engine has no command for this step');
    const { message = '', backOff = 0, variables } = fail;
    return {
      ...{ type: 'failJob', jobKey, retries: fail.retries, errorMessage: message, backOffMs: backOff },
      ...vars(variables),
    };
  }

  #migrateCommand({ instance, process, mapping = {} }: NonNullable<Step['migrate']>): Command {
    return {
      type: 'migrateInstance',
      processInstanceKey: this.world.keyOf(instance),
      targetProcessDefinitionKey: this.world.definitions.get(process) ?? '0',
      mapping: Object.entries(mapping).map(([sourceElementId, targetElementId]) => ({
        sourceElementId,
        targetElementId,
      })),
    };
  }

  #modifyCommand({ instance, activate = [], terminate = [] }: NonNullable<Step['modify']>): Command {
    return {
      type: 'modifyInstance',
      processInstanceKey: this.world.keyOf(instance),
      activate: activate.map(instruction),
      terminate: terminate.map((label) => this.world.keyOf(label)),
    };
  }
}

function startCommand({ process, variables, at = [] }: NonNullable<Step['start']>): Command {
  return { type: 'createInstance', bpmnProcessId: process, startAt: at, ...vars(variables) };
}

function messageCommand({ name, key, variables, ttl = 0, id = '' }: NonNullable<Step['message']>): Command {
  return { type: 'publishMessage', name, correlationKey: key, ttlMs: ttl, messageId: id, ...vars(variables) };
}

function instruction(activation: Activation) {
  if (typeof activation === 'string') return { elementId: activation };
  const { el, variables, scope } = activation;
  if (!variables) return { elementId: el };
  return { elementId: el, variables: [{ ...(scope !== undefined && { scopeId: scope }), variables }] };
}

function vars<V>(variables: V | undefined): { variables?: V } {
  return variables === undefined ? {} : { variables };
}
