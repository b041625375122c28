/** Moves tokens by hand: activates elements, terminates element instances, in this order, all or nothing. */
import type { ActivateInstruction } from '../../port.ts';
import type { ExecutableElement } from '../executable.ts';
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
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
  const records = await onInstance(context, { table: 'process_instances', key }, (run) => {
    const targets = activate.map((instruction) => ({ instruction, element: checkActivation(run, instruction) }));
    const rows = terminate.map((rowKey) => checkTermination(run, rowKey));
    for (const { instruction, element } of targets) activateByHand(run, element, instruction);
    for (const row of rows) terminateByHand(run, row);
  });
  return records ?? notFound('process instance', key);
}

function refuse(message: string): never {
  throw new Refused('INVALID_ARGUMENT', `Expected to modify instance, but ${message}`);
}

function checkActivation(run: Run, { elementId, variables = [] }: ActivateInstruction): ExecutableElement {
  const element = run.process.elements.get(elementId);
  if (!element || element.type === 'PROCESS') return refuse(`the element '${elementId}' could not be found`);
  if (element.type === 'START_EVENT' || element.type === 'BOUNDARY_EVENT') {
    refuse(`the element '${elementId}' of type ${element.type} cannot be activated`);
  }
  const scopes = [elementId, ...outerScopes(run, element).map(({ id }) => id)];
  for (const { scopeId, variables: values } of variables) {
    checkedVariables(values);
    if (scopeId !== undefined && !scopes.includes(scopeId)) refuse(`'${scopeId}' is no scope of '${elementId}'`);
  }
  return element;
}

function checkTermination(run: Run, key: string): ElementRow {
  return run.state.elements.get(key) ?? refuse(`no element instance with key '${key.slice(0, 40)}' is active`);
}

/** From the innermost to the process. */
function outerScopes(run: Run, element: ExecutableElement): ExecutableElement[] {
  if (element.scope === null) return [];
  const scope = run.element(element.scope);
  return [scope, ...outerScopes(run, scope)];
}

function activateByHand(run: Run, element: ExecutableElement, { variables = [] }: ActivateInstruction): void {
  const setFor = (scopeId: string, scopeKey: string): void => {
    for (const { scopeId: named, variables: values } of variables) {
      if ((named ?? run.process.id) === scopeId)
        orRefuse(() => {
          setLocal(run, scopeKey, values);
        });
    }
  };
  let scope: ElementRow | null = null;
  for (const outer of outerScopes(run, element).toReversed()) {
    scope = scope === null ? rootOf(run) : scopeWithin(run, scope, outer);
    setFor(outer.id, scope.key);
  }
  if (scope === null) return;
  const own = variables.filter(({ scopeId }) => scopeId === element.id);
  if (own.length === 0) run.push({ do: 'activate', elementId: element.id, scopeKey: scope.key });
  else
    run.activate(element.id, scope.key, undefined, (row) => {
      setFor(element.id, row.key);
    });
}

function rootOf(run: Run): ElementRow {
  return run.state.elements.get(run.state.key) ?? notFound('process instance', run.state.key);
}

/** The one active instance of a sub-process, or a new one that is entered without its start event. */
function scopeWithin(run: Run, outer: ElementRow, element: ExecutableElement): ElementRow {
  const active = run.state.children(outer.key).filter((row) => row.element_id === element.id);
  const [found, second] = active;
  if (second) refuse(`'${element.id}' has several active instances to choose from`);
  if (found) return found;
  const row = run.enter(element, outer.key);
  orRefuse(() => {
    applyInputs(run, row, element.inputs);
  });
  run.activated(row);
  return run.state.elements.get(row.key) ?? row;
}

/** A scope that is left empty ends as well, up to the instance itself. */
function terminateByHand(run: Run, row: ElementRow): void {
  if (!run.state.elements.get(row.key)) return;
  terminateElement(run, row);
  const scope = row.flow_scope_key === null ? undefined : run.state.elements.get(row.flow_scope_key);
  if (scope && run.isEmpty(scope.key)) terminateByHand(run, scope);
}
