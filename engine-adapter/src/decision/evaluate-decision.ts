/** Evaluates a decision and those it requires. */
import { asJson, type Budget, FeelError, type Lookup } from '@closeloop/feel';
import type { Json } from '../port.ts';
import type { CompiledDecision, CompiledDecisions, CompiledRule, CompiledTable } from './compile-decisions.ts';
import { DecisionError } from './decision-error.ts';
import { type Answer, applyHitPolicy, single } from './hit-policy.ts';

export interface Evaluated {
  readonly decisionId: string;
  readonly output: Json;
  /** Ids of the rules of its table that matched; empty for a literal expression. */
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
    const { result, matched } = this.#decide(decision, see);
    this.#results.set(id, result);
    const matchedRules = matched.flatMap((rule) => rule.id ?? []);
    this.evaluated.push({ decisionId: id, output: asJson(result, this.#budget) as Json, matchedRules });
    return result;
  }

  #nameOf(id: string): string {
    return this.#decisions.get(id)?.resultName ?? id;
  }

  #decide({ logic }: CompiledDecision, see: Lookup): { result: unknown; matched: readonly CompiledRule[] } {
    const budget = this.#budget;
    if (logic.kind === 'literal') return { result: logic.expression.evaluateValue(see, { budget }), matched: [] };
    const inputs = logic.inputs.map((input) => input.evaluateValue(see, { budget }));
    const matched = logic.rules.filter((rule) => this.#matches(rule, inputs, see));
    if (matched.length === 0) return { result: this.#byDefault(logic, see), matched };
    const answers = matched.map(({ answers: texts }) =>
      Object.fromEntries(
        logic.outputs.flatMap(({ name }, index) => {
          const answer = texts[index];
          return answer ? [[name, answer.evaluateValue(see, { budget })]] : [];
        }),
      ),
    );
    return { result: applyHitPolicy(logic, answers, budget), matched };
  }

  #matches({ tests }: CompiledRule, inputs: readonly unknown[], see: Lookup): boolean {
    return inputs.every((input, index) => {
      const test = tests[index];
      if (!test) return true;
      const within: Lookup = (name) => (name === 'cellInput' ? input : see(name));
      return test.evaluate(within, { budget: this.#budget, input }) === true;
    });
  }

  /** Without any default there is no result, which is null. */
  #byDefault({ outputs }: CompiledTable, see: Lookup): unknown {
    const given: Answer = Object.fromEntries(
      outputs.flatMap(({ name, byDefault }) =>
        byDefault ? [[name, byDefault.evaluateValue(see, { budget: this.#budget })]] : [],
      ),
    );
    return Object.keys(given).length === 0 ? null : single(given);
  }
}
