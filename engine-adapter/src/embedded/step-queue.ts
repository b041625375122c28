/** What is still to do in a run: first in, first out, as on the broker, counted by scope. */
import type { Variables } from '../port.ts';
import type { Binding } from '../model/model.ts';
import type { DefinitionKind } from './deployed-kinds.ts';

export interface ActivateStep {
  readonly do: 'activate';
  readonly elementId: string;
  readonly scopeKey: string;
  /** The key the new instance gets, when somebody already refers to it. */
  readonly key?: string;
  /** What an event brought; with it the event has happened and is not waited for. */
  readonly given?: Variables;
  /** Which instance within a multi-instance body it is. */
  readonly loopCounter?: number;
}

/** A process, decision or form, as a diagram names it. */
export interface Reference<Kind extends DefinitionKind = DefinitionKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly binding: Binding;
  readonly versionTag: string | null;
  readonly deploymentKey: string;
}

export type Step =
  | ActivateStep
  | { readonly do: 'complete'; readonly key: string; readonly variables: Variables }
  /** Looks a definition up in the database, then begins the element again. */
  | { readonly do: 'find'; readonly key: string; readonly reference: Reference }
  /** A signal thrown in this tree reaches those in it who wait for it. */
  | { readonly do: 'signal'; readonly name: string; readonly variables: Variables };

export class StepQueue {
  #steps: Step[];
  #head = 0;
  readonly #activations = new Map<string, number>();

  constructor(steps: readonly Step[]) {
    this.#steps = [...steps];
    for (const step of steps) this.#count(step, 1);
  }

  #count(step: Step, by: 1 | -1): void {
    if (step.do === 'activate') this.#activations.set(step.scopeKey, this.pendingIn(step.scopeKey) + by);
  }

  push(step: Step): void {
    this.#steps.push(step);
    this.#count(step, 1);
  }

  /** To be done before everything else. */
  pushFirst(step: Step): void {
    this.#steps = [step, ...this.left()];
    this.#head = 0;
    this.#count(step, 1);
  }

  shift(): Step | undefined {
    const step = this.#steps[this.#head];
    if (step === undefined) return undefined;
    this.#head += 1;
    this.#count(step, -1);
    return step;
  }

  left(): readonly Step[] {
    return this.#steps.slice(this.#head);
  }

  get isEmpty(): boolean {
    return this.#head >= this.#steps.length;
  }

  /** How many elements are about to be activated in a scope. */
  pendingIn(scopeKey: string): number {
    return this.#activations.get(scopeKey) ?? 0;
  }

  elementsPendingIn(scopeKey: string): string[] {
    if (this.pendingIn(scopeKey) === 0) return [];
    return this.left().flatMap((step) => (step.do === 'activate' && step.scopeKey === scopeKey ? step.elementId : []));
  }

  dropActivationsIn(scopeKey: string): void {
    if (this.pendingIn(scopeKey) === 0) return;
    this.#steps = this.left().filter((step) => step.do !== 'activate' || step.scopeKey !== scopeKey);
    this.#head = 0;
    this.#activations.delete(scopeKey);
  }
}
