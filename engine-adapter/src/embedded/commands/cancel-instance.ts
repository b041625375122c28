import { Refused } from '../refused.ts';
import { terminateElement } from '../termination.ts';
import { type CommandContext, type CommandOf, notFound, onInstance, type Records } from './command.ts';

export async function cancelInstance(context: CommandContext, command: CommandOf<'cancelInstance'>): Promise<Records> {
  const key = command.processInstanceKey;
  const records = await onInstance(context, { table: 'element_instances', key }, (run) => {
    const root = run.row(key);
    if (root?.instance_key !== key) return notFound('process instance', key);
    if (root.flow_scope_key !== null) {
      const text = `Expected to cancel a process instance with key '${key}', but it is created by a parent process instance. Cancel the root process instance '${run.state.key}' instead.`;
      throw new Refused('FAILED_PRECONDITION', text);
    }
    terminateElement(run, root);
  });
  return records ?? notFound('process instance', key);
}
