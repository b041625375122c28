import type { ExecutableProcess } from '../executable.ts';
import { Refused } from '../refused.ts';
import { isStorable } from '../store/rows.ts';
import { beginInstance } from './begin-instance.ts';
import { checkedVariables, type CommandContext, type CommandOf, type Records } from './command.ts';

export async function createInstance(context: CommandContext, command: CommandOf<'createInstance'>): Promise<Records> {
  const { tx, definitions } = context;
  const { processDefinitionKey: wanted, bpmnProcessId, businessKey = null, startAt = [] } = command;
  const variables = checkedVariables(command.variables);
  if (businessKey !== null && !isStorable(businessKey)) throw new Refused('INVALID_ARGUMENT', 'Unusable business key');
  const by = { ...(wanted !== undefined && { key: wanted }), ...(bpmnProcessId !== undefined && { bpmnProcessId }) };
  const { key: definitionKey, block } = await definitions.toStart(tx, by);
  const process = await definitions.get(tx, definitionKey);
  checkBeginning(process, startAt);
  return beginInstance(context, {
    ...{ definitionKey, block, businessKey, correlationKey: null, variables },
    at: startAt,
  });
}

function checkBeginning(process: ExecutableProcess, startAt: readonly string[]): void {
  const refuse = (why: string): never => {
    throw new Refused('INVALID_ARGUMENT', `Expected to create instance of process '${process.id}', but ${why}`);
  };
  if (startAt.length === 0 && process.elements.get(process.id)?.start === null) refuse('there is no none start event');
  for (const id of startAt) {
    const element = process.elements.get(id);
    if (!element || element.type === 'PROCESS') refuse(`no element '${id}' was found`);
    else if (/START_EVENT|BOUNDARY_EVENT|EVENT_SUB_PROCESS/.test(element.type)) {
      refuse(`'${id}' of type ${element.type} cannot be started at`);
    } else if (element.scope !== process.id) refuse(`'${id}' lies within '${element.scope ?? ''}'`);
  }
}
