/** Where companions of a task's field are kept: for who may write the task, as long as the field is open. */
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { demand, formOf, type OpenedTask, type Opener } from './opened-task.ts';

/**
 * The field belongs to the task's own form, or to one it may read: companions join until the task that ends the joining
 * opens, while later forms are being filled.
 */
export async function companionField(open: Opener, tx: Tx, actor: Actor, taskId: string, key: string) {
  const opened = await open(tx, actor, taskId, 'read');
  demand(opened, 'saveDraft');
  const { row, task } = opened;
  const places = [task.element, ...(formOf(opened).settings.readable ?? [])];
  for (const element of places) {
    const visit = element === task.element ? task.visit : (row.elements[element]?.visits ?? 0);
    const at: OpenedTask = { ...opened, task: { ...task, element, visit } };
    const field = formOf(at).stored.find((one) => one.key === key);
    if (field?.type !== 'companions' || visit === 0) continue;
    const over = field.openUntil !== undefined && (row.elements[field.openUntil]?.visits ?? 0) > 0;
    if (over) throw problem('answers-frozen');
    return { caseId: row.id, element, visit };
  }
  throw problem('not-found');
}
