import { behaviourOf } from '../behaviours/registry.ts';
import { Recorder } from '../recorder.ts';
import { Refused } from '../refused.ts';
import { Run } from '../run.ts';
import { flushInstance } from '../store/flush.ts';
import { KeyBlock } from '../store/key-block.ts';
import { isStorable } from '../store/rows.ts';
import { InstanceState, noRows } from '../store/state.ts';
import { setLocal } from '../variables.ts';
import { checkedVariables, type CommandContext, type CommandOf, orRefuse, type Records } from './command.ts';

export async function createInstance(context: CommandContext, command: CommandOf<'createInstance'>): Promise<Records> {
  const { tx, now, limits, definitions } = context;
  const { processDefinitionKey: wanted, bpmnProcessId, businessKey = null } = command;
  const variables = checkedVariables(command.variables);
  if (businessKey !== null && !isStorable(businessKey)) throw new Refused('INVALID_ARGUMENT', 'Unusable business key');
  const by = { ...(wanted !== undefined && { key: wanted }), ...(bpmnProcessId !== undefined && { bpmnProcessId }) };
  const { key: processDefinitionKey, block } = await definitions.toStart(tx, by);
  const process = await definitions.get(tx, processDefinitionKey);
  const keys = new KeyBlock(block);
  const key = keys.nextKey();
  const state = new InstanceState({ key, processDefinitionKey, businessKey, revision: '0' }, noRows, true);
  const recorder = new Recorder(keys, now);
  const run = new Run({ behaviourOf, process, state, keys, recorder, now, limits });
  orRefuse(() => {
    setLocal(run, key, variables);
  });
  run.recorder.created(variables, businessKey, context.commandId);
  run.activate(process.id, null, key);
  run.drain();
  await flushInstance(tx, state);
  return recorder.records;
}
