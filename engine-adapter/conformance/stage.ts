/**
 * Plays the steps of a case on an engine. What an engine must offer for that is a `Stage`: the embedded engine, a broker
 * spoken to directly and any driver behind the port can be one.
 */
import type { Command, Resource } from '../src/index.ts';
import type { Activation, Case, State, Step } from './case.ts';
import { noKey } from './labels.ts';
import type { TracedRecord } from './traced-record.ts';
import { World } from './world.ts';

export interface Refused {
  readonly elementId: string | null;
  readonly reason: string;
}

export interface Answer {
  /** `OK` or the name of a gRPC status. */
  readonly code: string;
  /** What the engine says to a refusal; only a broker's words are kept. */
  readonly detail?: string;
  /** Why files were not deployed, as the linter tells it. */
  readonly refusals?: readonly Refused[];
}

export interface Stage {
  submit(command: Command): Promise<Answer>;
  /** Resolves when everything the step has caused has happened and was heard. */
  settle(): Promise<void>;
  /** The engine's clock, which stands still but for `moveTo`. */
  now(): number;
  moveTo(time: number): Promise<void>;
}

/** Opens a stage for one case; its records go to the listener. */
export type OpenStage = (hear: (record: TracedRecord) => void) => Promise<Stage>;

/** A case that is played step by step; `refusal` tells why it could not be deployed. */
export class Session {
  readonly world = new World();
  readonly #later: readonly Resource[];
  #stage: Stage | null = null;
  #refusal: Refused | null = null;

  constructor(later: readonly Resource[]) {
    this.#later = later;
  }

  get refusal(): Refused | null {
    return this.#refusal;
  }

  get states(): readonly State[] {
    return this.world.states;
  }

  async open(openStage: OpenStage, resources: readonly Resource[]): Promise<void> {
    this.#stage = await openStage((record) => {
      this.world.add(record);
    });
    const { code, detail, refusals = [] } = await this.#stage.submit({ type: 'deploy', resources });
    const [first] = refusals;
    this.#refusal = first ?? null;
    await this.#stage.settle();
    this.world.endStep({ deploy: resources.map(({ name }) => name) }, code, detail);
  }

  async play(step: Step): Promise<State> {
    const stage = this.#stage;
    if (!stage) throw new Error('The session is not open');
    if (step.timer) await stage.moveTo(Math.max(stage.now(), this.world.dueOf(step.timer.el)));
    if (step.sleep !== undefined) await stage.moveTo(stage.now() + step.sleep);
    const command = commandOf(step, this.world, this.#later);
    const { code, detail } = command ? await stage.submit(command) : { code: 'OK' };
    await stage.settle();
    return this.world.endStep(step, code, detail);
  }
}

export async function openSession(played: Pick<Case, 'resources' | 'later'>, openStage: OpenStage): Promise<Session> {
  const session = new Session(played.later);
  await session.open(openStage, played.resources);
  return session;
}

export async function playCase(played: Case, openStage: OpenStage): Promise<Session> {
  const session = await openSession(played, openStage);
  if (session.refusal === null) for (const step of played.scenario.steps) await session.play(step);
  return session;
}

function commandOf(step: Step, world: World, later: readonly Resource[]): Command | null {
  if (step.start) {
    const { process, variables, at = [] } = step.start;
    return { type: 'createInstance', bpmnProcessId: process, startAt: at, ...given(variables) };
  }
  if (step.message) {
    const { name, key, variables, ttl = 0, id = '' } = step.message;
    return { type: 'publishMessage', name, correlationKey: key, ttlMs: ttl, messageId: id, ...given(variables) };
  }
  if (step.signal) return { type: 'broadcastSignal', name: step.signal.name, ...given(step.signal.variables) };
  if (step.setVariables) {
    const { scope, variables, local = false } = step.setVariables;
    return { type: 'setVariables', scopeKey: world.keyOf(scope), variables, local };
  }
  if (step.resolve) return { type: 'resolveIncident', incidentKey: world.find('INCIDENT', step.resolve.el) };
  if (step.cancel) return { type: 'cancelInstance', processInstanceKey: world.keyOf(step.cancel.instance) };
  if (step.modify) return modifyCommand(step.modify, world);
  if (step.migrate) return migrateCommand(step.migrate, world);
  if (step.deploy) return { type: 'deploy', resources: later.filter(({ name }) => step.deploy?.includes(name)) };
  if (step.timer !== undefined || step.sleep !== undefined) return null;
  return jobCommand(step, world);
}

function jobCommand({ complete, fail, throwError, retries }: Step, world: World): Command {
  const jobKey = world.find('JOB', (complete ?? fail ?? throwError ?? retries)?.el ?? '');
  if (complete) return { type: 'completeJob', jobKey, ...given(complete.variables) };
  if (throwError) {
    const { code, message = '', variables } = throwError;
    return { type: 'throwError', jobKey, errorCode: code, errorMessage: message, ...given(variables) };
  }
  if (retries) return { type: 'updateRetries', jobKey, retries: retries.retries };
  if (!fail) throw new Error('There is no command for this step');
  const { message = '', backOff = 0, variables } = fail;
  return {
    ...{ type: 'failJob', jobKey, retries: fail.retries, errorMessage: message, backOffMs: backOff },
    ...given(variables),
  };
}

function migrateCommand({ instance, process, mapping = {} }: NonNullable<Step['migrate']>, world: World): Command {
  return {
    type: 'migrateInstance',
    processInstanceKey: world.keyOf(instance),
    targetProcessDefinitionKey: world.definitions.get(process) ?? noKey,
    mapping: Object.entries(mapping).map(([sourceElementId, targetElementId]) => ({
      sourceElementId,
      targetElementId,
    })),
  };
}

function modifyCommand(
  { instance, activate = [], terminate = [] }: NonNullable<Step['modify']>,
  world: World,
): Command {
  return {
    type: 'modifyInstance',
    processInstanceKey: world.keyOf(instance),
    activate: activate.map(instruction),
    terminate: terminate.map((label) => world.keyOf(label)),
  };
}

function instruction(activation: Activation) {
  if (typeof activation === 'string') return { elementId: activation };
  const { el, variables, scope } = activation;
  if (!variables) return { elementId: el };
  return { elementId: el, variables: [{ ...(scope !== undefined && { scopeId: scope }), variables }] };
}

function given<V>(variables: V | undefined): { variables?: V } {
  return variables === undefined ? {} : { variables };
}
