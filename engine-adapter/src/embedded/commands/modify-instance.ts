/** Moves tokens by hand: activates elements, terminates element instances, in this order, all or nothing. */
import type { ActivateInstruction } from '../../port.ts';
import type { ExecutableElement } from '../executable.ts';
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { openSubscriptions, planSubscriptions } from '../subscriptions.ts';
import { terminateElement } from '../termination.ts';
import { applyInputs, setLocal } from '../variables.ts';
import {
  checkedVariables,
  type CommandContext,
  type CommandOf,
  notFound,
  onInstance,
  orRefuse,
  type Records,
} from './command.ts';

export async function modifyInstance(context: CommandContext, command: CommandOf<'modifyInstance'>): Promise<Records> {
  const key = command.processInstanceKey;
  const { activate = [], terminate = [] } = command;
  const work = (run: Run): void => {
    const root = run.row(key);
    if (root?.instance_key !== key) return notFound('process instance', key);
    const targets = activate.map((instruction) => ({ instruction, element: checkActivation(run, root, instruction) }));
    const rows = terminate.map((rowKey) => checkTermination(run, root, rowKey));
    for (const { instruction, element } of targets) activateByHand(run, root, element, instruction);
    for (const row of rows) terminateByHand(run, row);
  };
  const records = await onInstance(context, { table: 'element_instances', key }, work, { extent: 'whole' });
  return records ?? notFound('process instance', key);
}

function refuse(message: string): never {
  throw new Refused('INVALID_ARGUMENT', `Expected to modify instance, but ${message}`);
}

function checkActivation(
  run: Run,
  root: ElementRow,
  { elementId, variables = [] }: ActivateInstruction,
): ExecutableElement {
  const { elements } = run.processOf(root);
  const element = elements.get(elementId);
  if (!element || element.type === 'PROCESS') return refuse(`the element '${elementId}' could not be found`);
  if (/^(START_EVENT|BOUNDARY_EVENT|EVENT_SUB_PROCESS)$/.test(element.type)) {
    refuse(`the element '${elementId}' of type ${element.type} cannot be activated`);
  }
  const outer = outerScopes(run, root, element);
  if (outer.some(({ body }) => body !== null)) refuse(`the element '${elementId}' lies within a multi-instance`);
  const gateways = [...elements.values()].filter(({ type }) => type === 'EVENT_BASED_GATEWAY');
  if (gateways.some(({ watched }) => watched.includes(elementId))) {
    refuse(`the element '${elementId}' belongs to an event-based gateway`);
  }
  const scopes = [elementId, ...outer.map(({ id }) => id)];
  for (const { scopeId, variables: values } of variables) {
    checkedVariables(values);
    if (scopeId !== undefined && !scopes.includes(scopeId)) refuse(`'${scopeId}' is no scope of '${elementId}'`);
  }
  return element;
}

function checkTermination(run: Run, root: ElementRow, key: string): ElementRow {
  const row = run.row(key);
  if (row?.instance_key !== root.key) return refuse(`no element instance with key '${key.slice(0, 40)}' is active`);
  return row.loop_counter === null ? row : refuse(`'${row.element_id}' is one of a multi-instance`);
}

/** From the innermost to the process. */
function outerScopes(run: Run, root: ElementRow, element: ExecutableElement): ExecutableElement[] {
  if (element.scope === null) return [];
  const scope = run.element(root, element.scope);
  return [scope, ...outerScopes(run, root, scope)];
}

function activateByHand(
  run: Run,
  root: ElementRow,
  element: ExecutableElement,
  { variables = [] }: ActivateInstruction,
): void {
  const setFor = (scopeId: string, scopeKey: string): void => {
    for (const { scopeId: named, variables: values } of variables) {
      if ((named ?? root.element_id) !== scopeId) continue;
      orRefuse(() => {
        setLocal(run, scopeKey, values);
      });
    }
  };
  let scope = root;
  setFor(root.element_id, root.key);
  for (const outer of outerScopes(run, root, element).toReversed().slice(1)) {
    scope = scopeWithin(run, scope, outer);
    setFor(outer.id, scope.key);
  }
  if (!variables.some(({ scopeId }) => scopeId === element.id)) {
    run.push({ do: 'activate', elementId: element.id, scopeKey: scope.key });
    return;
  }
  const row = run.enter(element.body ?? element, scope);
  setFor(element.id, row.key);
  run.begin(row);
}

/** The one active instance of a sub-process, or a new one that is entered without its start event. */
function scopeWithin(run: Run, outer: ElementRow, element: ExecutableElement): ElementRow {
  const active = run.state.children(outer.key).filter((row) => row.element_id === element.id);
  const [found, second] = active;
  if (second) refuse(`'${element.id}' has several active instances to choose from`);
  if (found) return found;
  const row = run.enter(element, outer);
  orRefuse(() => {
    applyInputs(run, row, element.inputs);
    openSubscriptions(run, row, planSubscriptions(run, row, element));
  });
  return run.activated(row);
}

/** A scope that is left empty ends as well, up to the instance itself. */
function terminateByHand(run: Run, row: ElementRow): void {
  if (!run.row(row.key)) return;
  terminateElement(run, row);
  const scope = run.scopeOf(row);
  if (scope && run.isEmpty(scope.key)) terminateByHand(run, scope);
  else if (scope) run.completeScopeIfDone(scope.key);
}
