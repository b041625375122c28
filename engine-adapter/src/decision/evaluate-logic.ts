/** Evaluates one decision: its table or expression, the boxes around these, and the knowledge it calls. */
import { type Budget, contextOf, FeelError, LimitError, functionOf, type Lookup } from '@closeloop/feel';
import type { CompiledKnowledge, CompiledLogic, CompiledRule, CompiledTable } from './compile-decisions.ts';
import { DecisionError } from './decision-error.ts';
import type { Boxed, Named } from './decision-model.ts';
import { type Answer, applyHitPolicy, single } from './hit-policy.ts';

/** What a call of knowledge costs beside what it evaluates. */
const callSteps = 5;

export class LogicEvaluator {
  readonly matchedRules: string[] = [];
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  evaluate(logic: CompiledLogic, see: Lookup): unknown {
    if (logic.kind === 'literal') return logic.expression.evaluateValue(see, { budget: this.#budget });
    return logic.kind === 'table' ? this.#table(logic, see) : this.#boxed(logic, see);
  }

  /** Knowledge is called by its name, and sees what its caller sees. */
  withKnowledge(knows: readonly CompiledKnowledge[], see: Lookup): Lookup {
    if (knows.length === 0) return see;
    const functions = new Map(knows.map((one) => [one.name, this.#functionOf(one, see)]));
    return (name) => functions.get(name) ?? see(name);
  }

  #functionOf({ parameters, logic, knows }: CompiledKnowledge, see: Lookup): unknown {
    return functionOf(parameters, (args) => this.#call(parameters, logic, args, this.withKnowledge(knows, see)));
  }

  /** What fails within a function is null for who called it, unless the account is used up. */
  #call(parameters: readonly string[], logic: CompiledLogic, args: readonly unknown[], see: Lookup): unknown {
    this.#budget.charge(callSteps);
    const own = new Map(parameters.map((name, index) => [name, args[index] ?? null]));
    try {
      return this.evaluate(logic, (name) => (own.has(name) ? own.get(name) : see(name)));
    } catch (error) {
      if (error instanceof LimitError) throw error;
      if (error instanceof FeelError || error instanceof DecisionError) return null;
      throw error;
    }
  }

  #boxed(boxed: Boxed<CompiledLogic>, see: Lookup): unknown {
    this.#budget.charge();
    switch (boxed.kind) {
      case 'context':
        return this.#context(boxed.entries, see);
      case 'list':
        return boxed.items.map((item) => this.evaluate(item, see));
      case 'relation':
        return boxed.rows.map((row) =>
          contextOf(boxed.columns.map((name, index) => [name, this.#cell(row[index], see)] as const)),
        );
      case 'invocation':
        return this.#invocation(boxed.called, boxed.bindings, see);
      case 'function':
        return functionOf(boxed.parameters, (args) => this.#call(boxed.parameters, boxed.body, args, see));
    }
  }

  #cell(logic: CompiledLogic | undefined, see: Lookup): unknown {
    return logic ? this.evaluate(logic, see) : null;
  }

  /** Later entries see earlier ones; one without a name, at the end, is the result. */
  #context(entries: readonly Named<CompiledLogic>[], see: Lookup): unknown {
    const known = new Map<string, unknown>();
    const within: Lookup = (name) => (known.has(name) ? known.get(name) : see(name));
    for (const { name, logic } of entries) {
      const value = this.evaluate(logic, within);
      if (name === '') return value;
      known.set(name, value);
    }
    return contextOf(known);
  }

  #invocation(called: string, bindings: readonly Named<CompiledLogic>[], see: Lookup): unknown {
    const given = new Map(bindings.map(({ name, logic }) => [name, this.evaluate(logic, see)]));
    const target = see(called) as { readonly parameters: readonly string[]; call(args: readonly unknown[]): unknown };
    const args = target.parameters.map((name) => {
      if (!given.has(name)) throw new DecisionError(`no parameter found with name '${name}'`);
      return given.get(name);
    });
    return target.call(args);
  }

  #table(table: CompiledTable, see: Lookup): unknown {
    const budget = this.#budget;
    const inputs = table.inputs.map((input) => input.evaluateValue(see, { budget }));
    const matched = table.rules.filter((rule) => this.#matches(rule, inputs, see));
    this.matchedRules.push(...matched.flatMap(({ id }) => id ?? []));
    if (matched.length === 0) return this.#byDefault(table, see);
    const answers = matched.map(({ answers: texts }) =>
      Object.fromEntries(
        table.outputs.flatMap(({ name }, index) => {
          const answer = texts[index];
          return answer ? [[name, answer.evaluateValue(see, { budget })]] : [];
        }),
      ),
    );
    return applyHitPolicy(table, answers, budget);
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
