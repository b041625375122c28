import { type DecisionResult, evaluateDecision } from '../../decision/evaluate-decision.ts';
import type { Json } from '../../port.ts';
import type { Behaviour } from '../behaviour.ts';
import { evaluateText, lookupFrom } from '../evaluation.ts';
import type { ExecutableDecision, ExecutableDecisionCall } from '../executable.ts';
import { Failure } from '../failure.ts';
import { withinAllowance } from '../moment.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { closeActivity, openActivity } from './activity.ts';
import { jobTask } from './job-task.ts';

/** undefined: it is being looked up, and the activation begins again when it is known. */
function decisionOf(run: Run, row: ElementRow, call: ExecutableDecisionCall): ExecutableDecision | undefined {
  const id = evaluateText(call.decisionId, lookupFrom(run.state, row.key), run.moment);
  const { binding, versionTag } = call;
  const { deploymentKey } = run.processOf(row);
  const found = run.find(row, { kind: 'decision', id, binding, versionTag, deploymentKey });
  if (found !== null) return found;
  throw new Failure('CALLED_DECISION_ERROR', `Expected to evaluate decision '${id}', but no such decision was found`);
}

function evaluate(run: Run, row: ElementRow, decision: ExecutableDecision): Json {
  const { key: decisionKey, id: decisionId, version: decisionVersion, decisions } = decision;
  const lookup = lookupFrom(run.state, row.key);
  const result = withinAllowance(run.moment, (budget) => evaluateDecision(decisions, decisionId, lookup, budget));
  const { failure, output } = result;
  run.recorder.decision(failure ? 'FAILED' : 'EVALUATED', run.nextKey(), row, {
    ...{ decisionKey, decisionId, decisionVersion },
    ...toRecord(result),
  });
  if (!failure) return output;
  const place = failure.decisionId === decisionId ? '' : `required decision '${failure.decisionId}': `;
  throw new Failure(
    'DECISION_EVALUATION_ERROR',
    `Expected to evaluate decision '${decisionId}', but ${place}${failure.message}`,
  );
}

function toRecord({ output, failure, evaluated }: DecisionResult) {
  return {
    decisionOutput: JSON.stringify(output),
    evaluatedDecisions: evaluated.map(({ decisionId, output: own, matchedRules }) => ({
      ...{ decisionId, matchedRules },
      decisionOutput: JSON.stringify(own),
    })),
    failedDecisionId: failure?.decisionId ?? '',
    evaluationFailureMessage: failure?.message ?? '',
  };
}

/** Asks a decision at once; with a `zeebe:taskDefinition` it is a job instead. */
export const businessRuleTask: Behaviour = {
  activate(run, row, element, held) {
    const { decision: call } = element;
    if (!call) {
      jobTask.activate(run, row, element, held);
      return;
    }
    const decision = decisionOf(run, row, call);
    if (!decision) return;
    const value = openActivity(run, row, element, () => evaluate(run, row, decision));
    run.completeLater(run.activated(row), { [call.resultVariable]: value });
  },
  complete: closeActivity,
};
