/**
 * Moves the tokens of one tree of instances: a first-in-first-out queue of steps, as on the broker, until nothing is left
 * to do or the transaction has had its share. Behaviours decide what an element does; the run knows what happens around
 * it: records, scopes, mappings, joins, incidents.
 */
import type { Limits, Variables } from '../port.ts';
import type { Behaviour } from './behaviour.ts';
import type { DefinitionKind } from './deployed-kinds.ts';
import type { ExecutableElement, ExecutableFlow, ExecutableProcess, Found } from './executable.ts';
import { type ErrorType, Failure } from './failure.ts';
import { type Held, heldBy, isTriggered, startsUnheard } from './held.ts';
import { nextListener } from './listeners.ts';
import { Allowance, type Moment } from './moment.ts';
import { InstanceRecorder } from './recorder.ts';
import type { RunContext } from './run-context.ts';
import { Share } from './share.ts';
import { type ActivateStep, type Reference, type Step, StepQueue } from './step-queue.ts';
import type { KeyBlock } from './store/key-block.ts';
import { type ElementRow, type ElementState, storable } from './store/rows.ts';
import type { InstanceState } from './store/state.ts';
import { reachSubscribers } from './signals.ts';
import { closeSubscriptions } from './subscriptions.ts';
import { applyInputs, applyOutputs, localVariables, setLocal } from './variables.ts';

interface Entrance {
  readonly key?: string | undefined;
  readonly loopCounter?: number | undefined;
  readonly definition?: ExecutableProcess;
  readonly held?: Held | undefined;
}

export class Run {
  readonly state: InstanceState;
  readonly recorder: InstanceRecorder;
  readonly now: Date;
  readonly moment: Moment;
  /** Whose clock cron cycles go by. */
  readonly timeZone: string;
  readonly limits: Limits;
  readonly queue: StepQueue;
  /** How many signals, each thrown because of the one before, have led to this run. */
  readonly hops: number;
  readonly #keys: KeyBlock;
  readonly #behaviourOf: RunContext['behaviourOf'];
  readonly #definitions: Map<string, ExecutableProcess>;
  readonly #find: RunContext['find'];
  readonly #found = new Map<string, Found[DefinitionKind] | null>();
  /** Elements activated since the instance last waited; carried over continuations. */
  #activations: number;

  constructor({ behaviourOf, definitions, find, state, keys, recorder, now, timeZone, limits, hops }: RunContext) {
    this.#behaviourOf = behaviourOf;
    this.#definitions = new Map(definitions);
    this.#find = find;
    this.state = state;
    this.now = now;
    this.moment = { now, allowance: new Allowance(limits.expressionMillisecondsPerTransaction) };
    this.timeZone = timeZone;
    this.limits = limits;
    this.#keys = keys;
    const tree = { processOf: (row: ElementRow) => this.processOf(row), element: (key: string) => this.row(key) };
    this.recorder = new InstanceRecorder(recorder, tree);
    const [waiting] = state.tables.continuations.values();
    this.queue = new StepQueue(waiting ? (JSON.parse(waiting.steps) as Step[]) : []);
    this.#activations = waiting?.activations ?? 0;
    this.hops = Math.max(hops, waiting?.hops ?? 0);
    if (waiting) state.tables.continuations.remove(waiting.key);
  }

  nextKey(): string {
    return this.#keys.nextKey();
  }

  row(key: string): ElementRow | undefined {
    return this.state.elements.get(key);
  }

  scopeOf(row: ElementRow): ElementRow | undefined {
    return row.flow_scope_key === null ? undefined : this.row(row.flow_scope_key);
  }

  processOf({ definition_key: key }: ElementRow): ExecutableProcess {
    const process = this.#definitions.get(key);
    if (!process) throw new Error(`Process definition ${key} is not loaded`);
    return process;
  }

  /** Another element of the process a row is in. */
  element(row: ElementRow, id: string): ExecutableElement {
    const process = this.processOf(row);
    const element = process.elements.get(id);
    if (!element) throw new Error(`Process ${process.id} has no element ${id}`);
    return element;
  }

  elementOf(row: ElementRow): ExecutableElement {
    const element = this.element(row, row.element_id);
    return row.loop !== null && element.body ? element.body : element;
  }

  behaviourOf(element: ExecutableElement): Behaviour {
    return this.#behaviourOf(element);
  }

  push(step: Step): void {
    this.queue.push(step);
  }

  /** Works the queue off. What is beyond the transaction's share is left as a continuation row. */
  async drain(): Promise<void> {
    const share = new Share(this.limits, this.#activations);
    while (!this.queue.isEmpty) {
      if (share.isUsedUp(this.#activations) && !this.state.ended) {
        this.#leaveContinuation();
        return;
      }
      const step = this.queue.shift();
      if (step?.do === 'find') await share.pausedWhile(this.#look(step.key, step.reference));
      else if (step) this.#take(step);
    }
  }

  #leaveContinuation(): void {
    this.state.tables.continuations.put({
      key: this.state.key,
      process_instance_key: this.state.key,
      part_key: '0',
      steps: JSON.stringify(this.queue.left()),
      activations: this.#activations,
      hops: this.hops,
      created_at: this.now.toISOString(),
    });
  }

  #take(step: Exclude<Step, { do: 'find' }>): void {
    if (step.do === 'signal') reachSubscribers(this, step.name, step.variables);
    else if (step.do === 'activate') {
      const scope = this.row(step.scopeKey);
      if (scope && scope.state !== 'TERMINATING') this.#activate(step, scope);
    } else {
      const row = this.row(step.key);
      if (row?.state === 'ACTIVATED') this.#complete(row, step.variables);
    }
  }

  /** What an element refers to: undefined until it has been looked up, which begins the element again. */
  find<Kind extends DefinitionKind>(row: ElementRow, reference: Reference<Kind>): Found[Kind] | null | undefined {
    const name = JSON.stringify(reference);
    if (!this.#found.has(name)) this.queue.pushFirst({ do: 'find', key: row.key, reference });
    return this.#found.get(name) as Found[Kind] | null | undefined;
  }

  async #look(key: string, reference: Reference): Promise<void> {
    this.#found.set(JSON.stringify(reference), await this.#find(reference));
    const row = this.row(key);
    if (row) this.attempt(row, () => this.#startOf(row));
  }

  #activate(step: ActivateStep, scope: ElementRow): void {
    const plain = this.element(scope, step.elementId);
    const element = step.loopCounter === undefined && plain.body ? plain.body : plain;
    const { key, loopCounter, given } = step;
    this.begin(this.enter(element, scope, { key, loopCounter, held: given && { given } }));
  }

  /** Activates what has been entered; a failure leaves the row in ACTIVATING, with an incident. */
  begin(row: ElementRow): void {
    this.#activations += 1;
    this.attempt(row, () => {
      if (this.#activations > this.limits.activationsPerRun) {
        this.#activations = 0;
        throw new Failure('UNKNOWN', `More than ${String(this.limits.activationsPerRun)} elements ran without a wait`);
      }
      this.#prepare(row);
    });
  }

  #prepare(row: ElementRow): void {
    const scope = this.scopeOf(row);
    const element = this.elementOf(row);
    if (scope) {
      const around = this.elementOf(scope);
      this.#behaviourOf(around).childActivating?.(this, scope, around, row);
    }
    applyInputs(this, row, element.inputs);
    this.#startOf(row);
  }

  #startOf(row: ElementRow): void {
    const element = this.elementOf(row);
    if (!startsUnheard(row, element) && nextListener(this, row, element.listeners.start)) return;
    this.#behaviourOf(element).activate(this, row, element, heldBy(row));
  }

  /** A listener of the element has done its work: the next one, or the step it stood before. */
  afterListener(row: ElementRow): void {
    this.attempt(row, () => {
      if (row.state === 'ACTIVATING') this.#startOf(row);
      else this.#endOf(row);
    });
  }

  /** The row and record of an activation, without doing anything yet. */
  enter(element: ExecutableElement, scope: ElementRow | null, entrance: Entrance = {}): ElementRow {
    const { key = this.nextKey(), loopCounter = null, definition, held } = entrance;
    if (definition) this.#definitions.set(definition.key, definition);
    const isPart = loopCounter !== null && scope !== null && !this.elementOf(scope).loop?.sequential;
    const row = this.state.elements.put({
      key,
      process_instance_key: this.state.key,
      part_key: isPart ? key : (scope?.part_key ?? '0'),
      element_id: element.id,
      flow_scope_key: scope?.key ?? null,
      state: 'ACTIVATING',
      instance_key: element.type === 'PROCESS' ? key : (scope?.instance_key ?? key),
      definition_key: definition?.key ?? scope?.definition_key ?? this.state.instance.processDefinitionKey,
      interrupted: false,
      loop: element.loop ? '{}' : null,
      loop_counter: loopCounter,
      listeners_done: 0,
      held: held ? JSON.stringify(held) : null,
    });
    this.recorder.element('ELEMENT_ACTIVATING', row, element);
    return row;
  }

  /** The row now stands for an element of another process. */
  migrated(row: ElementRow, element: ExecutableElement, process: ExecutableProcess): ElementRow {
    this.#definitions.set(process.key, process);
    if (row.flow_scope_key === null) this.state.changeDefinition(process.key, process.id);
    const moved = this.state.elements.put({ ...row, element_id: element.id, definition_key: process.key });
    this.recorder.element('ELEMENT_MIGRATED', moved, element);
    return moved;
  }

  activated(row: ElementRow): ElementRow {
    const element = this.elementOf(row);
    this.recorder.element('ELEMENT_ACTIVATED', row, element);
    const held = isTriggered(row, element) ? row.held : null;
    return this.state.elements.put({ ...row, state: 'ACTIVATED', listeners_done: 0, held });
  }

  /** A gateway does all at once: it is activated, completed and left in one step. */
  passOn(row: ElementRow, flows: readonly ExecutableFlow[]): void {
    this.completed(this.#completing(this.activated(row)), flows);
  }

  /** The gateway leaves by the flow to the event that has happened. */
  leaveTo(row: ElementRow, flow: ExecutableFlow, given: Variables): void {
    this.completed(this.#completing(row), [flow], given);
  }

  completeLater(row: ElementRow, variables: Variables = {}): void {
    this.push({ do: 'complete', key: row.key, variables });
  }

  #completing(row: ElementRow): ElementRow {
    this.recorder.element('ELEMENT_COMPLETING', row, this.elementOf(row));
    return this.#advance(row, 'COMPLETING');
  }

  #complete(row: ElementRow, variables: Variables): void {
    const completing = this.#completing(row);
    this.attempt(completing, () => this.#conclude(completing, variables));
  }

  #conclude(row: ElementRow, given: Variables): void {
    const element = this.elementOf(row);
    const { keep } = this.#behaviourOf(element);
    if (keep) keep(this, row, element, given);
    else applyOutputs(this, row, element.outputs, given);
    if (element.listeners.end.length > 0) this.#beforeEndListeners(row, element, given);
    this.#endOf(row);
  }

  /** Nothing interrupts any more what has completed but for its listeners. */
  #beforeEndListeners(row: ElementRow, element: ExecutableElement, given: Variables): void {
    closeSubscriptions(this, row);
    if (isTriggered(row, element)) setLocal(this, row.key, given);
  }

  #endOf(row: ElementRow): void {
    const element = this.elementOf(row);
    if (nextListener(this, row, element.listeners.end)) return;
    const scope = this.scopeOf(row);
    if (scope) {
      const around = this.elementOf(scope);
      this.#behaviourOf(around).childCompleting?.(this, scope, around, row);
    }
    this.#behaviourOf(element).complete(this, row, element);
  }

  /** Does the step again in which an incident stopped the element, from its mappings and listeners on. */
  retry(row: ElementRow): void {
    const again = this.state.elements.put({ ...row, listeners_done: 0 });
    if (row.state === 'ACTIVATING') this.attempt(again, () => this.#prepare(again));
    if (row.state === 'COMPLETING') this.attempt(again, () => this.#conclude(again, {}));
  }

  /** The end of a completion: the element is gone and its tokens are on `flows`. */
  completed(row: ElementRow, flows: readonly ExecutableFlow[] = this.elementOf(row).outgoing, given?: Variables): void {
    this.recorder.element('ELEMENT_COMPLETED', row, this.elementOf(row));
    const scope = this.scopeOf(row);
    const left = row.instance_key === row.key ? localVariables(this, row.key) : {};
    this.state.removeElement(row);
    if (!scope) {
      this.endRoot();
      return;
    }
    for (const flow of flows) this.#takeFlow(flow, scope, given);
    const around = this.elementOf(scope);
    const { childCompleted } = this.#behaviourOf(around);
    if (childCompleted) childCompleted(this, scope, around, left);
    else this.completeScopeIfDone(scope.key);
  }

  endRoot(): void {
    this.state.ended = true;
    const { correlationKey, bpmnProcessId } = this.state.instance;
    if (correlationKey !== null) this.state.outbox.push({ kind: 'released', bpmnProcessId, correlationKey });
  }

  #takeFlow(flow: ExecutableFlow, scope: ElementRow, given?: Variables): void {
    this.recorder.flow(this.nextKey(), flow, scope);
    const target = this.element(scope, flow.target);
    const arrives = this.#behaviourOf(target).arrive;
    if (arrives && !arrives(this, target, flow, scope)) return;
    this.push({ do: 'activate', elementId: flow.target, scopeKey: scope.key, ...(given && { given }) });
  }

  /** A scope is done when nothing lives in it and no token is on its way or waits at a join. */
  completeScopeIfDone(scopeKey: string): void {
    const scope = this.row(scopeKey);
    if (!scope) return;
    this.#reconsiderJoins(scope);
    if (scope.state === 'ACTIVATED' && this.isEmpty(scopeKey)) this.completeLater(scope);
  }

  #reconsiderJoins(scope: ElementRow): void {
    const joins = new Set(this.state.tables.join_tokens.of(scope.key).map(({ element_id }) => element_id));
    for (const id of joins) {
      const join = this.element(scope, id);
      this.#behaviourOf(join).reconsider?.(this, join, scope);
    }
  }

  isEmpty(scopeKey: string): boolean {
    const hasTokens = this.queue.pendingIn(scopeKey) > 0 || this.state.tables.join_tokens.countOf(scopeKey) > 0;
    return !hasTokens && !this.state.hasChildren(scopeKey);
  }

  /** Removes every token in the scope that is on its way or waits at a join. */
  dropTokens(scopeKey: string): void {
    this.queue.dropActivationsIn(scopeKey);
    for (const token of this.state.tables.join_tokens.of(scopeKey)) this.state.tables.join_tokens.remove(token.key);
  }

  #advance(row: ElementRow, state: ElementState): ElementRow {
    return this.state.elements.put({ ...row, state });
  }

  markTerminating(row: ElementRow): ElementRow {
    return this.#advance(row, 'TERMINATING');
  }

  /** A failure inside becomes an incident of the element, and the run goes on. */
  attempt(row: ElementRow, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.raiseIncident(row, error.errorType, error.message);
    }
  }

  raiseIncident(row: ElementRow, errorType: ErrorType, message: string, jobKey: string | null = null): void {
    const incident = this.state.tables.incidents.put({
      key: this.nextKey(),
      process_instance_key: this.state.key,
      part_key: row.part_key,
      element_instance_key: row.key,
      job_key: jobKey,
      error_type: errorType,
      error_message: storable(message).slice(0, 4000),
    });
    this.recorder.incident('CREATED', incident, row.element_id);
  }
}
