import type { Variables } from '../../port.ts';
import type { Behaviour } from '../behaviour.ts';
import { evaluateText, lookupFrom } from '../evaluation.ts';
import type { ExecutableCall, ExecutableElement, ExecutableProcess } from '../executable.ts';
import { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { localVariables, setLocal, visibleVariables } from '../variables.ts';
import { closeActivity, openActivity } from './activity.ts';

/** undefined: it is being looked up, and the activation begins again when it is known. */
function calleeOf(run: Run, row: ElementRow, call: ExecutableCall): ExecutableProcess | undefined {
  const processId = evaluateText(call.processId, lookupFrom(run.state, row.key), run.moment);
  const { binding, versionTag } = call;
  const { deploymentKey } = run.processOf(row);
  const found = run.find(row, { kind: 'process', id: processId, binding, versionTag, deploymentKey });
  if (found === undefined) return undefined;
  const fail = (why: string): never => {
    throw new Failure(
      'CALLED_ELEMENT_ERROR',
      `Expected process with BPMN process id '${processId}' to be deployed, but ${why}`,
    );
  };
  if (found === null) return fail('not found.');
  if (found.elements.get(found.id)?.start === null) return fail('it has no none start event.');
  return callDepth(run, row) < run.limits.callDepth ? found : fail('the calls are nested too deep.');
}

function callDepth(run: Run, row: ElementRow): number {
  let depth = 0;
  for (let root = run.row(row.instance_key); root; depth += 1) {
    const caller = run.scopeOf(root);
    root = caller && run.row(caller.instance_key);
  }
  return depth;
}

/** What the called process sees: everything, or what is local, which only input mappings make it ask for. */
function variablesFor(run: Run, row: ElementRow, { called, inputs }: ExecutableElement): Variables {
  if (called?.propagateAllParentVariables) return visibleVariables(run, row.key);
  return inputs.length > 0 ? localVariables(run, row.key) : {};
}

function call(run: Run, row: ElementRow, callee: ExecutableProcess, variables: Variables): void {
  const element = callee.elements.get(callee.id);
  if (!element) throw new Error(`Process ${callee.id} is empty`);
  const child = run.enter(element, row, { definition: callee });
  run.attempt(child, () => {
    setLocal(run, child.key, variables);
    run.begin(child);
  });
}

/** Runs another process, as an instance of its own within this tree, and takes over its variables at the end. */
export const callActivity: Behaviour = {
  activate(run, row, element) {
    if (!element.called) throw new Error(`${element.id} calls nothing`);
    const { called } = element;
    const callee = calleeOf(run, row, called);
    if (!callee) return;
    openActivity(run, row, element, () => null);
    call(run, run.activated(row), callee, variablesFor(run, row, element));
  },
  childCompleted(run, row, element, left) {
    const takesOver = element.called?.propagateAllChildVariables === true || element.outputs.length > 0;
    run.completeLater(row, takesOver ? left : {});
  },
  complete: closeActivity,
};
