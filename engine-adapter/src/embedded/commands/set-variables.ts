import { propagate, setLocal } from '../variables.ts';
import {
  checkedVariables,
  type CommandContext,
  type CommandOf,
  notFound,
  onInstance,
  orRefuse,
  type Records,
} from './command.ts';

export async function setVariables(context: CommandContext, command: CommandOf<'setVariables'>): Promise<Records> {
  const { scopeKey, local = false } = command;
  const variables = checkedVariables(command.variables);
  const records = await onInstance(context, { table: 'element_instances', key: scopeKey }, (run) => {
    if (!run.state.elements.get(scopeKey)) notFound('element instance', scopeKey);
    orRefuse(() => {
      if (local) setLocal(run, scopeKey, variables);
      else propagate(run, scopeKey, variables);
    });
  });
  return records ?? notFound('element instance', scopeKey);
}
