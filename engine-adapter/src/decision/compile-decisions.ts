/** Makes decisions ready to evaluate: every text compiled once. */
import { compile, type Compiled, type Kind } from '@closeloop/feel';
import { fitsAll } from './check-decisions.ts';
import type { Aggregator, Decision, DecisionModel, DecisionTable, FeelText, HitPolicy } from './decision-model.ts';

export interface CompiledRule {
  readonly id: string | null;
  /** null fits every value. */
  readonly tests: readonly (Compiled | null)[];
  readonly answers: readonly Compiled[];
}

export interface CompiledOutput {
  readonly name: string;
  readonly byDefault: Compiled | null;
  readonly priorities: readonly string[];
}

export interface CompiledTable {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregator: Aggregator | null;
  readonly inputs: readonly Compiled[];
  readonly outputs: readonly CompiledOutput[];
  readonly rules: readonly CompiledRule[];
}

export interface CompiledDecision {
  readonly id: string;
  readonly resultName: string;
  readonly requires: readonly string[];
  readonly logic: CompiledTable | { readonly kind: 'literal'; readonly expression: Compiled };
}

/** The decisions of one file, by id. */
export type CompiledDecisions = ReadonlyMap<string, CompiledDecision>;

/** The model must have passed `checkDecisions`: an expression that does not compile throws here. */
export function compileDecisions({ decisions }: DecisionModel): CompiledDecisions {
  return new Map([...decisions].map(([id, decision]) => [id, compileDecision(decision)]));
}

function compileDecision({ id, resultName, requires, logic }: Decision): CompiledDecision {
  if (logic === null) throw new Error(`Decision ${id} has no logic`);
  const compiled =
    logic.kind === 'table' ? compileTable(logic) : { kind: logic.kind, expression: feel(logic.expression) };
  return { id, resultName, requires, logic: compiled };
}

function compileTable({ kind, hitPolicy, aggregator, inputs, outputs, rules }: DecisionTable): CompiledTable {
  return {
    ...{ kind, hitPolicy, aggregator },
    inputs: inputs.map((input) => feel(input)),
    outputs: outputs.map(({ name, byDefault, priorities }) => ({
      ...{ name, priorities },
      byDefault: byDefault && feel(byDefault),
    })),
    rules: rules.map(({ id, tests, answers }) => ({
      id,
      tests: tests.map((test) => (fitsAll(test) ? null : feel(test, 'unary-tests'))),
      answers: answers.map((answer) => feel(answer)),
    })),
  };
}

function feel({ text }: FeelText, kind: Kind = 'expression'): Compiled {
  return compile(text, kind);
}
