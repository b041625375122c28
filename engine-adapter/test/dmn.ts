/** Writes small DMN files for tests: decision tables and literal expressions, joined by what they require. */

export interface Clause {
  readonly name?: string;
  readonly label?: string;
  readonly type?: string;
  /** Unary tests, as an input's or output's list of values is written. */
  readonly values?: string;
  /** What it is when no rule matches. */
  readonly byDefault?: string;
}

export interface Table {
  readonly hit?: string;
  readonly aggregation?: string;
  readonly inputs: readonly (
    string | { readonly expression: string; readonly type?: string; readonly values?: string }
  )[];
  readonly outputs: readonly Clause[];
  /** Input entries, then output entries. */
  readonly rules: readonly (readonly [readonly string[], readonly string[]])[];
}

export interface DecisionParts {
  readonly name?: string;
  readonly variable?: string;
  /** Other decisions. */
  readonly requires?: readonly string[];
  /** Business knowledge. */
  readonly knows?: readonly string[];
  readonly extensions?: string;
}

export function dmn(decisions: readonly string[], id = 'drg'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  id="${id}" name="${id}" namespace="urn:test">${decisions.join('\n')}</definitions>`;
}

export function decision(id: string, logic: string, parts: DecisionParts = {}): string {
  const { name = id, variable = id, requires = [], knows = [], extensions = '' } = parts;
  const extended = extensions === '' ? '' : `<extensionElements>${extensions}</extensionElements>`;
  const named = `<variable id="${id}_v" name="${escape(variable)}"/>`;
  const required = requires.map(
    (one, index) =>
      `<informationRequirement id="${id}_r${String(index)}"><requiredDecision href="#${one}"/></informationRequirement>`,
  );
  const known = knows.map(
    (one, index) =>
      `<knowledgeRequirement id="${id}_k${String(index)}"><requiredKnowledge href="#${one}"/></knowledgeRequirement>`,
  );
  return `<decision id="${id}" name="${escape(name)}">${extended}${named}${[...required, ...known].join('')}${logic}</decision>`;
}

export function literal(expression: string, language = ''): string {
  const written = language === '' ? '' : ` expressionLanguage="${language}"`;
  return `<literalExpression id="l_${nextId()}"${written}>${textOf(expression)}</literalExpression>`;
}

export function table({ hit, aggregation, inputs, outputs, rules }: Table): string {
  const attributes = [
    ...(hit === undefined ? [] : [` hitPolicy="${hit}"`]),
    ...(aggregation === undefined ? [] : [` aggregation="${aggregation}"`]),
  ];
  const body = [...inputs.map(inputOf), ...outputs.map(outputOf), ...rules.map(ruleOf)];
  return `<decisionTable id="t_${nextId()}"${attributes.join('')}>${body.join('')}</decisionTable>`;
}

function inputOf(input: Table['inputs'][number]): string {
  const { expression, type, values } = typeof input === 'string' ? { expression: input } : input;
  const typed = type === undefined ? '' : ` typeRef="${type}"`;
  const allowed = values === undefined ? '' : `<inputValues id="iv_${nextId()}">${textOf(values)}</inputValues>`;
  const inner = `<inputExpression id="ie_${nextId()}"${typed}>${textOf(expression)}</inputExpression>`;
  return `<input id="i_${nextId()}">${inner}${allowed}</input>`;
}

function outputOf({ name, label, type, values, byDefault }: Clause): string {
  const all = Object.entries({ name, label, typeRef: type }).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(value)}"`],
  );
  const allowed = values === undefined ? '' : `<outputValues id="ov_${nextId()}">${textOf(values)}</outputValues>`;
  const otherwise =
    byDefault === undefined ? '' : `<defaultOutputEntry id="do_${nextId()}">${textOf(byDefault)}</defaultOutputEntry>`;
  return `<output id="o_${nextId()}"${all.join('')}>${allowed}${otherwise}</output>`;
}

function ruleOf([tests, results]: Table['rules'][number]): string {
  const entry = (kind: string, text: string): string => `<${kind} id="e_${nextId()}">${textOf(text)}</${kind}>`;
  const inner = [...tests.map((one) => entry('inputEntry', one)), ...results.map((one) => entry('outputEntry', one))];
  return `<rule id="r_${nextId()}">${inner.join('')}</rule>`;
}

const written = { count: 0 };

function nextId(): string {
  written.count += 1;
  return String(written.count);
}

const textOf = (text: string): string => `<text>${escape(text)}</text>`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
