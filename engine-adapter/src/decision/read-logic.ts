/** Reads what a decision or a piece of knowledge is made of: tables, expressions, and boxes of these. */
import { child, children, type Moddle, text } from '../model/moddle.ts';
import { finding, type Finding, type RefusalCode } from '../model/refusals.ts';
import {
  type Aggregator,
  aggregators,
  type DecisionLogic,
  type DecisionTable,
  type FeelText,
  hitPolicies,
  type HitPolicy,
  type Named,
  type OutputClause,
  type Rule,
} from './decision-model.ts';

export class LogicReader {
  readonly findings: Finding[] = [];
  /** How many tables, inputs, outputs, rules, expressions and boxes there are. */
  size = 0;
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  report(code: RefusalCode, elementId: string | null, detail = ''): void {
    this.findings.push(finding(code, elementId, detail));
  }

  /** null: it is not there or nothing that can be evaluated, which is a finding of `around`. */
  logic(node: Moddle | null, around: string, inContext = false): DecisionLogic | null {
    this.size += 1;
    const id = node?.id ?? around;
    switch (node?.$type) {
      case 'dmn:LiteralExpression':
        return { kind: 'literal', expression: this.#feel(node, around) };
      case 'dmn:DecisionTable':
        return this.#table(node, around);
      case 'dmn:Context':
        return this.#context(node, id);
      case 'dmn:List':
        return { kind: 'list', items: this.#all(children(node, 'elements'), id) };
      case 'dmn:Relation':
        return this.#relation(node, id);
      case 'dmn:Invocation':
        return this.#invocation(node, id);
      case 'dmn:FunctionDefinition':
        if (inContext) return this.#function(node, id);
    }
    this.report('decision.logic', around, node?.$type.replace('dmn:', '') ?? '–');
    return null;
  }

  parametersOf(node: Moddle): string[] {
    return children(node, 'formalParameter').map((one) => text(one, 'name') ?? '');
  }

  #all(nodes: readonly Moddle[], around: string): DecisionLogic[] {
    return nodes.flatMap((node) => this.logic(node, around) ?? []);
  }

  #context(node: Moddle, id: string): DecisionLogic | null {
    const entries = children(node, 'contextEntry').flatMap((entry) =>
      this.#named(child(entry, 'variable'), child(entry, 'value'), id, true),
    );
    if (entries.length > 0) return { kind: 'context', entries };
    this.report('decision.logic', id, 'Context');
    return null;
  }

  #named(name: Moddle | null, value: Moddle | null, around: string, inContext: boolean): Named<DecisionLogic>[] {
    const logic = this.logic(value, around, inContext);
    return logic ? [{ name: (name && text(name, 'name')) ?? '', logic }] : [];
  }

  #relation(node: Moddle, id: string): DecisionLogic {
    const columns = children(node, 'column').map((column) => text(column, 'name') ?? '');
    const rows = children(node, 'row').map((row) => this.#all(children(row, 'elements'), id));
    if (rows.some((row) => row.length !== columns.length)) this.report('decision.row', id);
    return { kind: 'relation', columns, rows };
  }

  #invocation(node: Moddle, id: string): DecisionLogic {
    const called = child(node, 'calledFunction');
    const bindings = children(node, 'binding').flatMap((one) =>
      this.#named(child(one, 'parameter'), child(one, 'bindingFormula'), id, false),
    );
    return { kind: 'invocation', called: ((called && text(called, 'text')) ?? '').trim(), bindings };
  }

  #function(node: Moddle, id: string): DecisionLogic | null {
    const body = this.logic(child(node, 'body'), id);
    return body && { kind: 'function', parameters: this.parametersOf(node), body };
  }

  #table(node: Moddle, id: string): DecisionTable {
    const outputs = children(node, 'output').map((output) => this.#output(output, id));
    const table: DecisionTable = {
      kind: 'table',
      hitPolicy: this.#oneOf(hitPolicies, text(node, 'hitPolicy') ?? 'UNIQUE', id) ?? 'UNIQUE',
      aggregator: this.#aggregator(node, id),
      inputs: children(node, 'input').map((input) => this.#feel(child(input, 'inputExpression'), input.id ?? id)),
      outputs,
      rules: children(node, 'rule').map((rule) => this.#rule(rule, id)),
    };
    this.size += table.inputs.length + outputs.length + table.rules.length;
    if (outputs.length > 1 && table.aggregator !== null) this.report('decision.aggregator', id);
    if (outputs.length > 1 && outputs.some(({ name }) => name === '')) this.report('decision.output-name', id);
    return table;
  }

  #aggregator(node: Moddle, id: string): Aggregator | null {
    const written = text(node, 'aggregation');
    const found = written === null ? null : this.#oneOf(aggregators, written, id);
    return text(node, 'hitPolicy') === 'COLLECT' ? found : null;
  }

  #oneOf<Word extends HitPolicy | Aggregator>(words: readonly Word[], written: string, id: string): Word | null {
    const found = words.find((word) => word === written) ?? null;
    if (found === null) this.report('decision.hit-policy', id, written);
    return found;
  }

  #output(node: Moddle, id: string): OutputClause {
    const byDefault = child(node, 'defaultOutputEntry');
    const values = child(node, 'outputValues');
    return {
      name: text(node, 'name') ?? '',
      byDefault: byDefault && this.#feel(byDefault, id),
      priorities: values ? (text(values, 'text') ?? '').split(',').map(unquoted) : [],
    };
  }

  #rule(node: Moddle, id: string): Rule {
    return {
      id: node.id ?? null,
      tests: children(node, 'inputEntry').map((entry) => this.#feel(entry, id)),
      answers: children(node, 'outputEntry').map((entry) => this.#feel(entry, id)),
    };
  }

  #feel(node: Moddle | null, around: string): FeelText {
    const elementId = node?.id ?? around;
    const language = (node && text(node, 'expressionLanguage')) ?? this.#language;
    if (!/^feel$|^https?:\/\/www\.omg\.org\/spec\/.*feel/i.test(language)) {
      this.report('decision.language', elementId, language);
    }
    return { elementId, text: ((node && text(node, 'text')) ?? '').trim() };
  }
}

const unquoted = (value: string): string => value.trim().replace(/^"(.*)"$/, '$1');
