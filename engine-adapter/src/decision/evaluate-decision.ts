/** Evaluates a decision and those it requires. */
import { asJson, type Budget, FeelError, type Lookup } from '@closeloop/feel';
import type { Json } from '../port.ts';
import type { CompiledDecisions } from './compile-decisions.ts';
import { DecisionError } from './decision-error.ts';
import { LogicEvaluator } from './evaluate-logic.ts';

export interface Evaluated {
  readonly decisionId: string;
  readonly output: Json;
  /** Ids of the rules of its table that matched; empty for any other logic. */
  readonly matchedRules: readonly string[];
}

export interface DecisionResult {
  /** null when it failed. */
  readonly output: Json;
  readonly failure: { readonly decisionId: string; readonly message: string } | null;
  /** In the order in which they were evaluated. */
  readonly evaluated: readonly Evaluated[];
}

/** All of it is charged to one budget. `lookup` answers a variable by its name. */
export function evaluateDecision(
  decisions: CompiledDecisions,
  id: string,
  lookup: Lookup,
  budget: Budget,
): DecisionResult {
  const evaluation = new Evaluation(decisions, lookup, budget);
  try {
    const output = asJson(evaluation.resultOf(id), budget) as Json;
    return { output, failure: null, evaluated: evaluation.evaluated };
  } catch (error) {
    if (!(error instanceof DecisionError) && !(error instanceof FeelError)) throw error;
    const failure = { decisionId: evaluation.current, message: error.message };
    return { output: null, failure, evaluated: evaluation.evaluated };
  }
}

class Evaluation {
  readonly evaluated: Evaluated[] = [];
  current = '';
  readonly #decisions: CompiledDecisions;
  readonly #lookup: Lookup;
  readonly #budget: Budget;
  readonly #results = new Map<string, unknown>();

  constructor(decisions: CompiledDecisions, lookup: Lookup, budget: Budget) {
    this.#decisions = decisions;
    this.#lookup = lookup;
    this.#budget = budget;
  }

  resultOf(id: string): unknown {
    if (this.#results.has(id)) return this.#results.get(id);
    const decision = this.#decisions.get(id);
    if (!decision) throw new Error(`There is no decision ${id}`);
    const required = new Map(decision.requires.map((one) => [this.#nameOf(one), this.resultOf(one)]));
    const see: Lookup = (name) => (required.has(name) ? required.get(name) : this.#lookup(name));
    this.current = id;
    const evaluator = new LogicEvaluator(this.#budget);
    const result = evaluator.evaluate(decision.logic, evaluator.withKnowledge(decision.knows, see));
    this.#results.set(id, result);
    const output = asJson(result, this.#budget) as Json;
    this.evaluated.push({ decisionId: id, output, matchedRules: evaluator.matchedRules });
    return result;
  }

  #nameOf(id: string): string {
    return this.#decisions.get(id)?.resultName ?? id;
  }
}
