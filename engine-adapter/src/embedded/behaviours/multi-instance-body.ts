/** Runs an activity once for each item of a list, together or one after the other, and collects what they leave. */
import type { Json } from '../../port.ts';
import type { Behaviour } from '../behaviour.ts';
import { evaluateAny, evaluateBoolean, evaluateList, lookupFrom, type Lookup } from '../evaluation.ts';
import type { ExecutableElement, ExecutableLoop } from '../executable.ts';
import { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { terminateChildren } from '../termination.ts';
import { propagate, setLocal } from '../variables.ts';
import { closeActivity, openActivity } from './activity.ts';

interface LoopState {
  readonly size: number;
  readonly started: number;
  readonly completed: number;
  /** The completion condition has come true. */
  readonly isMet: boolean;
}

function loopOf(element: ExecutableElement): ExecutableLoop {
  if (!element.loop) throw new Error(`${element.id} is no multi-instance body`);
  return element.loop;
}

function stateOf(run: Run, key: string): LoopState {
  return JSON.parse(run.row(key)?.loop ?? '{}') as LoopState;
}

function putState(run: Run, key: string, state: LoopState): void {
  const row = run.row(key);
  if (row) run.state.elements.put({ ...row, loop: JSON.stringify(state) });
}

function itemsOf(run: Run, row: ElementRow, loop: ExecutableLoop): readonly Json[] {
  const items = evaluateList(loop.inputCollection, lookupFrom(run.state, row.key), run.moment);
  if (items.length <= run.limits.loopItems) return items;
  throw new Failure('EXTRACT_VALUE_ERROR', `The input collection has more than ${String(run.limits.loopItems)} items`);
}

function startNext(run: Run, row: ElementRow, elementId: string, loopCounter: number): void {
  run.push({ do: 'activate', elementId, scopeKey: row.key, loopCounter });
}

/** The variable a result is read from, when the output element is one or a property of one. */
function resultVariable({ outputElement, inputElement }: ExecutableLoop): string | null {
  const name = /^\s*([\p{L}_][\p{L}\p{N}_]*)(\.[\p{L}_][\p{L}\p{N}_]*)*\s*$/u.exec(outputElement?.text ?? '')?.[1];
  const isTaken =
    name === undefined || name === inputElement || name === 'loopCounter' || /^(true|false|null)$/.test(name);
  return isTaken ? null : name;
}

function collect(run: Run, scope: ElementRow, loop: ExecutableLoop, child: ElementRow, see: Lookup): void {
  const { outputCollection, outputElement } = loop;
  if (outputCollection === null || !outputElement || child.loop_counter === null) return;
  const list = lookupFrom(run.state, scope.key)(outputCollection);
  const index = child.loop_counter - 1;
  if (!Array.isArray(list) || index >= list.length) {
    throw new Failure(
      'EXTRACT_VALUE_ERROR',
      `Unable to update an item in output collection '${outputCollection}' at position ${String(child.loop_counter)}`,
    );
  }
  const value = evaluateAny(outputElement, see, run.moment);
  setLocal(run, scope.key, { [outputCollection]: (list as Json[]).with(index, value) });
}

/** The condition also sees how far the loop is, counting the instance that is about to complete. */
function isMet(run: Run, { completionCondition }: ExecutableLoop, state: LoopState, see: Lookup): boolean {
  if (!completionCondition) return false;
  const progress: Readonly<Record<string, number>> = {
    numberOfInstances: state.size,
    numberOfActiveInstances: state.started - state.completed - 1,
    numberOfCompletedInstances: state.completed + 1,
    numberOfTerminatedInstances: 0,
  };
  const lookup: Lookup = (name) => progress[name] ?? see(name);
  return evaluateBoolean(completionCondition, lookup, run.moment);
}

export const multiInstanceBody: Behaviour = {
  activate(run, row, element) {
    const loop = loopOf(element);
    const items = openActivity(run, row, element, () => itemsOf(run, row, loop));
    const started = loop.sequential ? Math.min(1, items.length) : items.length;
    const activated = run.activated(row);
    putState(run, row.key, { size: items.length, started, completed: 0, isMet: false });
    if (loop.outputCollection !== null) setLocal(run, row.key, { [loop.outputCollection]: items.map(() => null) });
    for (let counter = 1; counter <= started; counter += 1) startNext(run, row, element.id, counter);
    if (items.length === 0) run.completeLater(activated);
  },
  childActivating(run, scope, element, child) {
    const loop = loopOf(element);
    const counter = child.loop_counter;
    if (counter === null) return;
    const items = itemsOf(run, scope, loop);
    const item = items[counter - 1];
    if (item === undefined) {
      throw new Failure('EXTRACT_VALUE_ERROR', `The input collection has no item ${String(counter)} any more`);
    }
    const result = resultVariable(loop);
    setLocal(run, child.key, {
      ...(loop.inputElement !== null && { [loop.inputElement]: item }),
      ...(result !== null && run.state.variable(child.key, result) === undefined && { [result]: null }),
      loopCounter: counter,
    });
  },
  childCompleting(run, scope, element, child) {
    const loop = loopOf(element);
    const see = lookupFrom(run.state, child.key);
    collect(run, scope, loop, child, see);
    const state = stateOf(run, scope.key);
    if (isMet(run, loop, state, see)) putState(run, scope.key, { ...state, isMet: true });
  },
  childCompleted(run, scope, element) {
    const { size, started, completed, isMet: done } = stateOf(run, scope.key);
    const after: LoopState = { size, started, completed: completed + 1, isMet: done };
    const hasNext = !done && started < size;
    putState(run, scope.key, hasNext ? { ...after, started: started + 1 } : after);
    if (hasNext) startNext(run, scope, element.id, started + 1);
    else if (done || after.completed === size) {
      if (after.completed < started) terminateChildren(run, scope.key);
      run.completeLater(scope);
    }
  },
  keep(run, row, element) {
    const { outputCollection } = loopOf(element);
    const variable = outputCollection === null ? undefined : run.state.variable(row.key, outputCollection);
    if (!variable || row.flow_scope_key === null) return;
    propagate(run, row.flow_scope_key, { [variable.name]: JSON.parse(variable.value) as Json });
  },
  complete: closeActivity,
};
