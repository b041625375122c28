/** Reads a DMN file into a `DecisionModel`. Never throws for what a file may hold: everything wrong becomes a finding. */
import { child, children, type Moddle, parseDmn, text } from '../model/moddle.ts';
import type { ReadLimits } from '../model/read-model.ts';
import { finding, type Finding, type RefusalCode } from '../model/refusals.ts';
import { scanXml } from '../model/scan-xml.ts';
import {
  type Aggregator,
  aggregators,
  type Decision,
  type DecisionModel,
  type DecisionTable,
  type FeelText,
  hitPolicies,
  type HitPolicy,
  type OutputClause,
  type Rule,
} from './decision-model.ts';

export interface DecisionsRead {
  /** null when the file could not be read at all. */
  readonly model: DecisionModel | null;
  readonly findings: readonly Finding[];
}

export async function readDecisions(xml: string, limits: ReadLimits): Promise<DecisionsRead> {
  const refused = scanXml(xml, limits);
  if (refused) return { model: null, findings: [refused] };
  const { root, findings } = await parseDmn(xml);
  if (!root) return { model: null, findings };
  const reader = new Reader(root);
  const model = reader.model();
  const tooMany = sizeOf(model) > limits.elements ? [finding('element.too-many', null, limits.elements)] : [];
  return { model, findings: [...findings, ...reader.findings, ...tooMany] };
}

/** Decisions, inputs, outputs and rules. */
function sizeOf({ decisions }: DecisionModel): number {
  const sizes = [...decisions.values()].map(({ logic }) =>
    logic?.kind === 'table' ? 1 + logic.inputs.length + logic.outputs.length + logic.rules.length : 1,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

class Reader {
  readonly findings: Finding[] = [];
  readonly #root: Moddle;

  constructor(root: Moddle) {
    this.#root = root;
  }

  model(): DecisionModel {
    const decisions = new Map<string, Decision>();
    for (const node of children(this.#root, 'drgElement')) {
      if (node.$type !== 'dmn:Decision') continue;
      if (node.id === undefined) this.#report('element.missing-id', null, node.$type);
      else decisions.set(node.id, this.#decision(node, node.id));
    }
    const id = this.#root.id ?? '';
    return { id, name: text(this.#root, 'name') ?? id, decisions };
  }

  #report(code: RefusalCode, elementId: string | null, detail = ''): void {
    this.findings.push(finding(code, elementId, detail));
  }

  #decision(node: Moddle, id: string): Decision {
    const variable = child(node, 'variable');
    const required = children(node, 'informationRequirement').flatMap((one) => child(one, 'requiredDecision') ?? []);
    if (children(node, 'knowledgeRequirement').length > 0) this.#report('decision.knowledge', id);
    return {
      id,
      name: text(node, 'name') ?? id,
      resultName: (variable && text(variable, 'name')) ?? id,
      versionTag: versionTagOf(node),
      requires: required.map((one) => (text(one, 'href') ?? '').replace(/^#/, '')),
      logic: this.#logic(node, id),
    };
  }

  #logic(node: Moddle, id: string): Decision['logic'] {
    const logic = child(node, 'decisionLogic');
    if (logic?.$type === 'dmn:LiteralExpression') return { kind: 'literal', expression: this.#feel(logic, id) };
    if (logic?.$type === 'dmn:DecisionTable') return this.#table(logic, id);
    this.#report('decision.logic', id, logic?.$type.replace('dmn:', '') ?? '–');
    return null;
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
    if (outputs.length > 1 && table.aggregator !== null) this.#report('decision.aggregator', id);
    if (outputs.length > 1 && outputs.some(({ name }) => name === '')) this.#report('decision.output-name', id);
    return table;
  }

  #aggregator(node: Moddle, id: string): Aggregator | null {
    const written = text(node, 'aggregation');
    const found = written === null ? null : this.#oneOf(aggregators, written, id);
    return text(node, 'hitPolicy') === 'COLLECT' ? found : null;
  }

  #oneOf<Word extends HitPolicy | Aggregator>(words: readonly Word[], written: string, id: string): Word | null {
    const found = words.find((word) => word === written) ?? null;
    if (found === null) this.#report('decision.hit-policy', id, written);
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
    const language = (node && text(node, 'expressionLanguage')) ?? text(this.#root, 'expressionLanguage') ?? 'feel';
    if (!/^feel$|^https?:\/\/www\.omg\.org\/spec\/.*feel/i.test(language)) {
      this.#report('decision.language', elementId, language);
    }
    return { elementId, text: ((node && text(node, 'text')) ?? '').trim() };
  }
}

const unquoted = (value: string): string => value.trim().replace(/^"(.*)"$/, '$1');

function versionTagOf(node: Moddle): string | null {
  const holder = child(node, 'extensionElements');
  const tag = (holder ? children(holder, 'values') : []).find(({ $type }) => $type === 'zeebe:versionTag');
  return tag ? text(tag, 'value') : null;
}
