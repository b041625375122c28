/** Reads a DMN file into a `DecisionModel`. Never throws for what a file may hold: everything wrong becomes a finding. */
import { child, children, type Moddle, parseDmn, text } from '../model/moddle.ts';
import type { ReadLimits } from '../model/read-model.ts';
import { finding, type Finding } from '../model/refusals.ts';
import { scanXml } from '../model/scan-xml.ts';
import type { Decision, DecisionModel, Knowledge } from './decision-model.ts';
import { LogicReader } from './read-logic.ts';

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
  const reader = new LogicReader(text(root, 'expressionLanguage') ?? 'feel');
  const model = readGraph(root, reader);
  const tooMany = reader.size > limits.elements ? [finding('element.too-many', null, limits.elements)] : [];
  return { model, findings: [...findings, ...reader.findings, ...tooMany] };
}

function readGraph(root: Moddle, reader: LogicReader): DecisionModel {
  const decisions = new Map<string, Decision>();
  const knowledge = new Map<string, Knowledge>();
  for (const node of children(root, 'drgElement')) {
    const { id, $type } = node;
    if ($type !== 'dmn:Decision' && $type !== 'dmn:BusinessKnowledgeModel') continue;
    if (id === undefined) reader.report('element.missing-id', null, $type);
    else if ($type === 'dmn:Decision') decisions.set(id, readDecision(node, id, reader));
    else knowledge.set(id, readKnowledge(node, id, reader));
  }
  const id = root.id ?? '';
  return { id, name: text(root, 'name') ?? id, decisions, knowledge };
}

function readDecision(node: Moddle, id: string, reader: LogicReader): Decision {
  const variable = child(node, 'variable');
  return {
    id,
    name: text(node, 'name') ?? id,
    resultName: (variable && text(variable, 'name')) ?? id,
    versionTag: versionTagOf(node),
    requires: referencesOf(node, 'informationRequirement', 'requiredDecision'),
    knows: knownBy(node),
    logic: reader.logic(child(node, 'decisionLogic'), id),
  };
}

/** Knowledge without logic says nothing, and is only wrong where somebody calls it. */
function readKnowledge(node: Moddle, id: string, reader: LogicReader): Knowledge {
  const logic = child(node, 'encapsulatedLogic');
  return {
    id,
    name: text(node, 'name') ?? id,
    parameters: logic ? reader.parametersOf(logic) : [],
    logic: logic && reader.logic(child(logic, 'body'), id),
    knows: knownBy(node),
  };
}

const knownBy = (node: Moddle): string[] => referencesOf(node, 'knowledgeRequirement', 'requiredKnowledge');

function referencesOf(node: Moddle, requirement: string, property: string): string[] {
  const required = children(node, requirement).flatMap((one) => child(one, property) ?? []);
  return required.map((one) => (text(one, 'href') ?? '').replace(/^#/, ''));
}

function versionTagOf(node: Moddle): string | null {
  const holder = child(node, 'extensionElements');
  const tag = (holder ? children(holder, 'values') : []).find(({ $type }) => $type === 'zeebe:versionTag');
  return tag ? text(tag, 'value') : null;
}
