/** Makes decisions ready to evaluate: every text compiled once. */
import { compile, type Compiled, type Kind } from '@closeloop/feel';
import { fitsAll } from './check-decisions.ts';
import type {
  Aggregator,
  BoxedContext,
  BoxedFunction,
  BoxedInvocation,
  BoxedList,
  BoxedRelation,
  DecisionLogic,
  DecisionModel,
  DecisionTable,
  FeelText,
  HitPolicy,
  Named,
} from './decision-model.ts';

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

export type CompiledLogic =
  | CompiledTable
  | { readonly kind: 'literal'; readonly expression: Compiled }
  | BoxedContext<CompiledLogic>
  | BoxedList<CompiledLogic>
  | BoxedRelation<CompiledLogic>
  | BoxedInvocation<CompiledLogic>
  | BoxedFunction<CompiledLogic>;

export interface CompiledKnowledge {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly logic: CompiledLogic;
  readonly knows: readonly CompiledKnowledge[];
}

export interface CompiledDecision {
  readonly id: string;
  readonly resultName: string;
  readonly requires: readonly string[];
  readonly knows: readonly CompiledKnowledge[];
  readonly logic: CompiledLogic;
}

/** The decisions of one file, by id. */
export type CompiledDecisions = ReadonlyMap<string, CompiledDecision>;

/** The model must have passed `checkDecisions`: an expression that does not compile throws here. */
export function compileDecisions({ decisions, knowledge }: DecisionModel): CompiledDecisions {
  const made = new Map<string, CompiledKnowledge | null>();
  const known = (ids: readonly string[]): CompiledKnowledge[] => ids.flatMap((id) => knowledgeOf(id) ?? []);
  const knowledgeOf = (id: string): CompiledKnowledge | null => {
    const done = made.get(id);
    const source = knowledge.get(id);
    if (done !== undefined || !source?.logic) return done ?? null;
    const { name, parameters, logic, knows } = source;
    const compiled = { name, parameters, logic: compileLogic(logic), knows: known(knows) };
    made.set(id, compiled);
    return compiled;
  };
  return new Map(
    [...decisions].map(([id, { resultName, requires, knows, logic }]) => {
      if (logic === null) throw new Error(`Decision ${id} has no logic`);
      return [id, { id, resultName, requires, knows: known(knows), logic: compileLogic(logic) }];
    }),
  );
}

function compileLogic(logic: DecisionLogic): CompiledLogic {
  const named = ({ name, logic: part }: Named<DecisionLogic>) => ({ name, logic: compileLogic(part) });
  switch (logic.kind) {
    case 'literal':
      return { kind: 'literal', expression: feel(logic.expression) };
    case 'table':
      return compileTable(logic);
    case 'context':
      return { ...logic, entries: logic.entries.map(named) };
    case 'list':
      return { ...logic, items: logic.items.map(compileLogic) };
    case 'relation':
      return { ...logic, rows: logic.rows.map((row) => row.map(compileLogic)) };
    case 'invocation':
      return { ...logic, bindings: logic.bindings.map(named) };
    case 'function':
      return { ...logic, body: compileLogic(logic.body) };
  }
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
