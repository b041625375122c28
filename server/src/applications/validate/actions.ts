/**
 * What buttons promise of a diagram: a step to go back to is another step that happens once at a time, and a message
 * finds somebody in the case who waits for it.
 */
import type { Action } from '@closeloop/contracts/application';
import { compile, FeelError, FeelSyntaxError } from '@closeloop/feel';
import type { Catalogue, ProcessFacts } from './catalogue.ts';
import type { DiagramElement, PropertyText } from './diagram-port.ts';
import { problem, type Problem } from './problem.ts';

export function actionProblems(catalogue: Catalogue): Problem[] {
  const file = catalogue.folder.app?.file ?? '';
  return [...catalogue.processes.values()].flatMap((facts) =>
    Object.entries(catalogue.app.processes[facts.id]?.tasks ?? {}).flatMap(([task, { actions }]) =>
      actions.flatMap((action) => {
        const path = `processes.${facts.id}.tasks.${task}.actions.${action.id}`;
        return problemsOf(action, task, facts).map(([code, detail]) => problem(code, file, path, { detail }));
      }),
    ),
  );
}

type Found = readonly ['action.returnTo' | 'action.messageKey', string];

function problemsOf(action: Action, task: string, facts: ProcessFacts): Found[] {
  if (action.kind === 'return')
    return action.to
      .filter((to) => to === task || isRepeated(to, facts) || isRepeated(task, facts))
      .map((to) => ['action.returnTo', to]);
  if (action.kind !== 'message') return [];
  const waiting = [...facts.elements.values()].filter(({ details }) => details.message?.name.text === action.message);
  return waiting.length === 0 || waiting.some(waitsForCase) ? [] : [['action.messageKey', action.message]];
}

/** Itself or something around it is a multi-instance. */
function isRepeated(id: string, facts: ProcessFacts): boolean {
  const element = facts.elements.get(id);
  if (!element) return false;
  return element.loop !== null || (element.scope !== null && isRepeated(element.scope, facts));
}

const closeloop = { caseId: 'case-1', app: 'app', starterId: 'person-1', unitId: 'unit-1', settings: {} };

/** The platform knows a case by its id only, so that is the key. */
function waitsForCase({ details }: DiagramElement): boolean {
  const key = details.message?.correlationKey;
  return key?.isExpression === true && keyOf(key) === closeloop.caseId;
}

function keyOf({ text }: PropertyText): unknown {
  try {
    return compile(text).evaluate({ closeloop });
  } catch (error) {
    if (error instanceof FeelSyntaxError || error instanceof FeelError) return null;
    throw error;
  }
}
