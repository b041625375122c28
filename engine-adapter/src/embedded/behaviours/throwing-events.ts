/** Events that cause something: a signal, an error, an escalation, compensation, a leap to a link. */
import type { Behaviour } from '../behaviour.ts';
import { throwError, throwEscalation } from '../catchers.ts';
import { compensate } from '../compensation.ts';
import { evaluateText, lookupFrom } from '../evaluation.ts';
import type { ExecutableElement, Expression } from '../executable.ts';
import { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { mustMayThrow, throwSignal } from '../signals.ts';
import type { ElementRow } from '../store/rows.ts';
import { localVariables } from '../variables.ts';
import { closeActivity } from './activity.ts';

function textOf(run: Run, row: ElementRow, expression: Expression | null): string {
  return expression ? evaluateText(expression, lookupFrom(run.state, row.key), run.moment) : '';
}

/** It carries what its input mappings have made. */
export const signalThrowEvent: Behaviour = {
  activate(run, row, element) {
    mustMayThrow(run);
    const name = textOf(run, row, element.signal);
    const activated = run.activated(row);
    throwSignal(run, name, localVariables(run, row.key));
    run.completeLater(activated);
  },
  complete: closeActivity,
};

/** Ends against its will when the error is caught, else an incident tells of it. */
export const errorEndEvent: Behaviour = {
  activate(run, row, element) {
    const code = textOf(run, row, element.code);
    const scope = run.scopeOf(row);
    if (scope && throwError(run, scope, code, {}, () => void run.activated(row))) return;
    throw new Failure(
      'UNHANDLED_ERROR_EVENT',
      `Expected to throw an error event with the code '${code}', but it was not caught.`,
    );
  },
  complete: closeActivity,
};

export const escalationThrowEvent: Behaviour = {
  activate(run, row, element) {
    const code = textOf(run, row, element.code);
    const activated = run.activated(row);
    if (throwEscalation(run, activated, code)) run.completeLater(activated);
  },
  complete: closeActivity,
};

export const compensationThrowEvent: Behaviour = {
  activate(run, row, element) {
    const activated = run.activated(row);
    if (!compensate(run, activated, element.compensated)) run.completeLater(activated);
  },
  complete: closeActivity,
};

/** Goes on at the catching event of the same name. */
export const linkThrowEvent: Behaviour = {
  activate(run, row) {
    run.completeLater(run.activated(row));
  },
  complete(run, row, element: ExecutableElement) {
    const scopeKey = row.flow_scope_key;
    if (element.linkTarget !== null && scopeKey !== null) {
      run.push({ do: 'activate', elementId: element.linkTarget, scopeKey });
    }
    run.completed(row);
  },
};
