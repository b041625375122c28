import { terminateElement } from '../termination.ts';
import { type CommandContext, type CommandOf, notFound, onInstance, type Records } from './command.ts';

export async function cancelInstance(context: CommandContext, command: CommandOf<'cancelInstance'>): Promise<Records> {
  const key = command.processInstanceKey;
  const records = await onInstance(context, { table: 'process_instances', key }, (run) => {
    const root = run.state.elements.get(key);
    if (!root) return notFound('process instance', key);
    terminateElement(run, root);
  });
  return records ?? notFound('process instance', key);
}
