/** What is wrong with decisions that could be read: FEEL that does not parse, requirements that lead nowhere or round. */
import { type Kind, parseProblems } from '@closeloop/feel';
import { finding, type Finding } from '../model/refusals.ts';
import type { Boxed, Decision, DecisionLogic, DecisionModel, FeelText, Knowledge } from './decision-model.ts';

export function checkDecisions(model: DecisionModel): Finding[] {
  const { decisions, knowledge } = model;
  if (decisions.size === 0) return [finding('decision.none', null)];
  const nodes = [...decisions.values(), ...knowledge.values()];
  const unknown = [...decisions.values()].flatMap(({ id, requires }) => missing(id, requires, decisions));
  return [
    ...nodes.flatMap(({ logic }) => (logic ? checkLogic(logic) : [])),
    ...unknown,
    ...nodes.flatMap(({ id, knows }) => missing(id, knows, knowledge)),
    ...nodes.flatMap((node) => checkInvocations(node, model)),
    ...checkCircles(decisions, ({ requires }) => requires),
    ...checkCircles(knowledge, ({ knows }) => knows),
  ];
}

function missing(id: string, wanted: readonly string[], there: ReadonlyMap<string, unknown>): Finding[] {
  return wanted.filter((one) => !there.has(one)).map((one) => finding('reference.unresolved', id, one));
}

function checkLogic(logic: DecisionLogic): Finding[] {
  if (logic.kind === 'literal') return checkFeel(logic.expression, 'expression');
  if (logic.kind !== 'table') return partsOf(logic).flatMap(checkLogic);
  return [
    ...logic.inputs.flatMap((input) => checkFeel(input, 'expression')),
    ...logic.outputs.flatMap(({ byDefault }) => (byDefault ? checkFeel(byDefault, 'expression') : [])),
    ...logic.rules.flatMap(({ tests, answers }) => [
      ...tests.filter((test) => !fitsAll(test)).flatMap((test) => checkFeel(test, 'unary-tests')),
      ...answers.flatMap((answer) => checkFeel(answer, 'expression')),
    ]),
  ];
}

function partsOf(boxed: Boxed<DecisionLogic>): readonly DecisionLogic[] {
  switch (boxed.kind) {
    case 'context':
      return boxed.entries.map(({ logic }) => logic);
    case 'list':
      return boxed.items;
    case 'relation':
      return boxed.rows.flat();
    case 'invocation':
      return boxed.bindings.map(({ logic }) => logic);
    case 'function':
      return [boxed.body];
  }
}

export function fitsAll({ text }: FeelText): boolean {
  return text === '' || text === '-';
}

function checkFeel({ elementId, text }: FeelText, kind: Kind): Finding[] {
  const [problem] = parseProblems(text, kind);
  return problem ? [finding('feel.syntax', elementId, `${text.slice(0, 120)} — ${problem.message}`)] : [];
}

/** A boxed invocation names knowledge that its decision requires. */
function checkInvocations({ id, logic, knows }: Decision | Knowledge, { knowledge }: DecisionModel): Finding[] {
  const names = new Set(knows.flatMap((one) => knowledge.get(one)?.name ?? []));
  const visit = (part: DecisionLogic): Finding[] => {
    if (part.kind === 'literal' || part.kind === 'table') return [];
    const isUnknown = part.kind === 'invocation' && !names.has(part.called);
    return [...(isUnknown ? [finding('reference.unresolved', id, part.called)] : []), ...partsOf(part).flatMap(visit)];
  };
  return logic ? visit(logic) : [];
}

/** The first one found on each circle. */
function checkCircles<Node>(nodes: ReadonlyMap<string, Node>, nextOf: (node: Node) => readonly string[]): Finding[] {
  const known = new Set<string>();
  const found: Finding[] = [];
  const visit = (id: string, path: ReadonlySet<string>): void => {
    if (path.has(id)) found.push(finding('decision.circle', id));
    const node = nodes.get(id);
    if (known.has(id) || node === undefined) return;
    known.add(id);
    for (const next of nextOf(node)) visit(next, new Set([...path, id]));
  };
  for (const id of nodes.keys()) visit(id, new Set());
  return found;
}
