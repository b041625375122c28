/** The birth of a tree of instances, by command, message, signal or timer. */
import type { Variables } from '../../port.ts';
import { InstanceState, noRows } from '../store/state.ts';
import { setLocal } from '../variables.ts';
import { type CommandContext, orRefuse, type Records, runOn } from './command.ts';

export interface Birth {
  readonly definitionKey: string;
  readonly block: string;
  readonly businessKey: string | null;
  /** Of the message that starts it. */
  readonly correlationKey: string | null;
  readonly variables: Variables;
  /** The elements it begins at; none means the start event without a cause. */
  readonly at: readonly string[];
  /** What the event that starts it has brought. */
  readonly given?: Variables;
}

export async function beginInstance(context: CommandContext, birth: Birth): Promise<Records> {
  const { tx, definitions, commandId } = context;
  const process = await definitions.get(tx, birth.definitionKey);
  const key = String(BigInt(birth.block) << 20n);
  const { definitionKey: processDefinitionKey, businessKey, correlationKey } = birth;
  const instance = { key, processDefinitionKey, bpmnProcessId: process.id, businessKey, correlationKey };
  const state = new InstanceState({ ...instance, revision: '0', variableBytes: 0 }, noRows, 'new');
  return runOn(context, state, birth.block, (run) => {
    const element = process.elements.get(process.id);
    if (!element) throw new Error(`Process ${process.id} is empty`);
    const held = { at: birth.at, ...(birth.given && { given: birth.given }) };
    const root = run.enter(element, null, { definition: process, held });
    orRefuse(() => {
      setLocal(run, root.key, birth.variables);
    });
    run.recorder.created(root, birth.variables, businessKey, commandId);
    run.begin(root);
  });
}
