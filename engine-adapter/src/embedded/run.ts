/**
 * Moves the tokens of one instance: a first-in-first-out queue of steps, as on the broker, until nothing is left to do or
 * the transaction has had its share. Behaviours decide what an element does; the run knows what happens around it:
 * records, scopes, joins, incidents.
 */
import type { Limits, Variables } from '../port.ts';
import { type ExecutableElement, type ExecutableFlow, type ExecutableProcess } from './executable.ts';
import { type ErrorType, Failure } from './failure.ts';
import type { KeyBlock } from './store/key-block.ts';
import { InstanceRecorder, type Recorder } from './recorder.ts';
import { type ElementRow, type ElementState, storable } from './store/rows.ts';
import type { InstanceState } from './store/state.ts';

export type Step =
  | { readonly do: 'activate'; readonly elementId: string; readonly scopeKey: string }
  | { readonly do: 'complete'; readonly key: string; readonly variables: Variables };

/**
 * What an element type does with a token. Both steps may throw a `Failure`, which becomes an incident and lets the same
 * step be done again later; so a step first evaluates all that can fail and only then writes.
 */
export interface Behaviour {
  /** From ACTIVATING. Ends with `run.activated`, and with `run.completeLater` when nothing is waited for. */
  readonly activate: (run: Run, row: ElementRow, element: ExecutableElement) => void;
  /** From COMPLETING. Ends with `run.completed`. `given` are the variables that came with the completion. */
  readonly complete: (run: Run, row: ElementRow, element: ExecutableElement, given: Variables) => void;
  /** Whether a token that arrives starts an activation now; without it, each does. */
  readonly arrive?: (run: Run, element: ExecutableElement, flow: ExecutableFlow, scopeKey: string) => boolean;
}

export interface RunContext {
  readonly behaviourOf: (element: ExecutableElement) => Behaviour;
  readonly process: ExecutableProcess;
  readonly state: InstanceState;
  readonly keys: KeyBlock;
  readonly recorder: Recorder;
  readonly now: Date;
  readonly limits: Limits;
}

export class Run {
  readonly process: ExecutableProcess;
  readonly state: InstanceState;
  readonly recorder: InstanceRecorder;
  readonly now: Date;
  readonly limits: Limits;
  readonly #keys: KeyBlock;
  readonly #behaviourOf: RunContext['behaviourOf'];
  #steps: Step[];
  /** Elements activated since the instance last waited; carried over continuations. */
  #activations: number;

  constructor({ behaviourOf, process, state, keys, recorder, now, limits }: RunContext) {
    this.#behaviourOf = behaviourOf;
    this.process = process;
    this.state = state;
    this.now = now;
    this.limits = limits;
    this.#keys = keys;
    this.recorder = new InstanceRecorder(recorder, process, state.key);
    const [waiting] = state.continuations.values();
    this.#steps = waiting ? (JSON.parse(waiting.steps) as Step[]) : [];
    this.#activations = waiting?.activations ?? 0;
    if (waiting) state.continuations.remove(waiting.key);
  }

  nextKey(): string {
    return this.#keys.nextKey();
  }

  element(id: string): ExecutableElement {
    const element = this.process.elements.get(id);
    if (!element) throw new Error(`Process ${this.process.id} has no element ${id}`);
    return element;
  }

  elementOf(row: ElementRow): ExecutableElement {
    return this.element(row.element_id);
  }

  push(step: Step): void {
    this.#steps.push(step);
  }

  /** Works the queue off. What is beyond the transaction's share is left as a continuation row. */
  drain(): void {
    const end = this.#activations + this.limits.activationsPerTransaction;
    for (let next = this.#steps.shift(); next; next = this.#steps.shift()) {
      if (this.#activations >= end && !this.state.ended) {
        this.#steps.unshift(next);
        this.#leaveContinuation();
        return;
      }
      this.#take(next);
    }
  }

  #leaveContinuation(): void {
    this.state.continuations.put({
      key: this.state.key,
      process_instance_key: this.state.key,
      steps: JSON.stringify(this.#steps),
      activations: this.#activations,
      created_at: this.now.toISOString(),
    });
  }

  #take(step: Step): void {
    if (step.do === 'activate') {
      if (this.#isOpen(step.scopeKey)) this.activate(step.elementId, step.scopeKey);
      return;
    }
    const row = this.state.elements.get(step.key);
    if (row?.state === 'ACTIVATED') this.#complete(row, step.variables);
  }

  #isOpen(scopeKey: string): boolean {
    const scope = this.state.elements.get(scopeKey);
    return scope !== undefined && scope.state !== 'TERMINATING';
  }

  /** Activates now; a failure leaves the row in ACTIVATING, with an incident. */
  activate(
    elementId: string,
    scopeKey: string | null,
    key = this.nextKey(),
    entered?: (row: ElementRow) => void,
  ): void {
    const element = this.element(elementId);
    const row = this.enter(element, scopeKey, key);
    entered?.(row);
    this.#activations += 1;
    this.attempt(row, () => {
      if (this.#activations > this.limits.activationsPerRun) {
        this.#activations = 0;
        throw new Failure('UNKNOWN', `More than ${String(this.limits.activationsPerRun)} elements ran without a wait`);
      }
      this.#behaviourOf(element).activate(this, row, element);
    });
  }

  /** The row and record of an activation, without doing anything yet. */
  enter(element: ExecutableElement, scopeKey: string | null, key = this.nextKey()): ElementRow {
    const row: ElementRow = {
      key,
      process_instance_key: this.state.key,
      element_id: element.id,
      flow_scope_key: scopeKey,
      state: 'ACTIVATING',
    };
    this.state.addElement(row);
    this.recorder.element('ELEMENT_ACTIVATING', row, element);
    return row;
  }

  activated(row: ElementRow): void {
    this.#advance(row, 'ACTIVATED');
    this.recorder.element('ELEMENT_ACTIVATED', row, this.elementOf(row));
  }

  /** A gateway does all at once: it is activated, completed and left in one step. */
  passOn(row: ElementRow, flows: readonly ExecutableFlow[]): void {
    this.activated(row);
    const completing = this.#advance(row, 'COMPLETING');
    this.recorder.element('ELEMENT_COMPLETING', completing, this.elementOf(row));
    this.completed(completing, flows);
  }

  completeLater(row: ElementRow, variables: Variables = {}): void {
    this.push({ do: 'complete', key: row.key, variables });
  }

  #complete(row: ElementRow, variables: Variables): void {
    const completing = this.#advance(row, 'COMPLETING');
    this.recorder.element('ELEMENT_COMPLETING', completing, this.elementOf(completing));
    this.attempt(completing, () =>
      this.#behaviourOf(this.elementOf(row)).complete(this, completing, this.elementOf(row), variables),
    );
  }

  /** Does the step again in which an incident stopped the element. */
  retry(row: ElementRow): void {
    const element = this.elementOf(row);
    const behaviour = this.#behaviourOf(element);
    if (row.state === 'ACTIVATING') this.attempt(row, () => behaviour.activate(this, row, element));
    if (row.state === 'COMPLETING') this.attempt(row, () => behaviour.complete(this, row, element, {}));
  }

  /** The end of a completion: the element is gone and its tokens are on `flows`. */
  completed(row: ElementRow, flows: readonly ExecutableFlow[] = this.elementOf(row).outgoing): void {
    const element = this.elementOf(row);
    this.recorder.element('ELEMENT_COMPLETED', row, element);
    this.state.removeElement(row);
    const scopeKey = row.flow_scope_key;
    if (scopeKey === null) {
      this.state.ended = true;
      return;
    }
    for (const flow of flows) this.#takeFlow(flow, scopeKey);
    this.completeScopeIfDone(scopeKey);
  }

  #takeFlow(flow: ExecutableFlow, scopeKey: string): void {
    this.recorder.flow(this.nextKey(), flow, scopeKey);
    const target = this.element(flow.target);
    const arrives = this.#behaviourOf(target).arrive;
    if (!arrives || arrives(this, target, flow, scopeKey)) {
      this.push({ do: 'activate', elementId: flow.target, scopeKey });
    }
  }

  /** A scope is done when nothing lives in it and no token is on its way or waits at a join. */
  completeScopeIfDone(scopeKey: string): void {
    if (!this.isEmpty(scopeKey)) return;
    const scope = this.state.elements.get(scopeKey);
    if (scope?.state === 'ACTIVATED') this.completeLater(scope);
  }

  isEmpty(scopeKey: string): boolean {
    return !this.state.hasChildren(scopeKey) && !this.#hasTokens(scopeKey);
  }

  #hasTokens(scopeKey: string): boolean {
    const onTheWay = this.#steps.some((step) => step.do === 'activate' && step.scopeKey === scopeKey);
    return onTheWay || this.state.joinTokens.values().some((token) => token.flow_scope_key === scopeKey);
  }

  /** Removes every token in the scope that is on its way or waits at a join. */
  dropTokens(scopeKey: string): void {
    this.#steps = this.#steps.filter((step) => step.do !== 'activate' || step.scopeKey !== scopeKey);
    for (const token of this.state.joinTokens.values()) {
      if (token.flow_scope_key === scopeKey) this.state.joinTokens.remove(token.key);
    }
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
    const incident = this.state.incidents.put({
      key: this.nextKey(),
      process_instance_key: this.state.key,
      element_instance_key: row.key,
      job_key: jobKey,
      error_type: errorType,
      error_message: storable(message).slice(0, 4000),
    });
    this.recorder.incident('CREATED', incident, row.element_id);
  }
}
