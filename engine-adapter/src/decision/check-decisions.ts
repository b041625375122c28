/** What is wrong with decisions that could be read: FEEL that does not parse, requirements that lead nowhere or round. */
import { type Kind, parseProblems } from '@closeloop/feel';
import { finding, type Finding } from '../model/refusals.ts';
import type { Decision, DecisionModel, FeelText } from './decision-model.ts';

export function checkDecisions(model: DecisionModel): Finding[] {
  const decisions = [...model.decisions.values()];
  if (decisions.length === 0) return [finding('decision.none', null)];
  const unknown = decisions.flatMap(({ id, requires }) =>
    requires.filter((one) => !model.decisions.has(one)).map((one) => finding('reference.unresolved', id, one)),
  );
  return [...decisions.flatMap(checkLogic), ...unknown, ...checkCircles(model)];
}

function checkLogic({ logic }: Decision): Finding[] {
  if (logic === null) return [];
  if (logic.kind === 'literal') return checkFeel(logic.expression, 'expression');
  return [
    ...logic.inputs.flatMap((input) => checkFeel(input, 'expression')),
    ...logic.outputs.flatMap(({ byDefault }) => (byDefault ? checkFeel(byDefault, 'expression') : [])),
    ...logic.rules.flatMap(({ tests, answers }) => [
      ...tests.filter((test) => !fitsAll(test)).flatMap((test) => checkFeel(test, 'unary-tests')),
      ...answers.flatMap((answer) => checkFeel(answer, 'expression')),
    ]),
  ];
}

export function fitsAll({ text }: FeelText): boolean {
  return text === '' || text === '-';
}

function checkFeel({ elementId, text }: FeelText, kind: Kind): Finding[] {
  const [problem] = parseProblems(text, kind);
  return problem ? [finding('feel.syntax', elementId, `${text.slice(0, 120)} — ${problem.message}`)] : [];
}

/** The first decision found on each circle. */
function checkCircles({ decisions }: DecisionModel): Finding[] {
  const known = new Set<string>();
  const found: Finding[] = [];
  const visit = (id: string, path: ReadonlySet<string>): void => {
    if (path.has(id)) found.push(finding('decision.circle', id));
    if (known.has(id)) return;
    known.add(id);
    for (const next of decisions.get(id)?.requires ?? []) visit(next, new Set([...path, id]));
  };
  for (const id of decisions.keys()) visit(id, new Set());
  return found;
}
