/** Where a row of a declared list leads: to its task, to its case, or to my open task of the case when there is one. */
import type { ListPage, ListRow, OpenTask } from '@closeloop/contracts';

export function myTask(row: ListRow): OpenTask | undefined {
  if (row.task?.mine) return row.task;
  return row.case.openTasks.find((task) => task.mine);
}

export function taskHref(id: string): string {
  return `/tasks/${id}`;
}

export function caseHref(id: string): string {
  return `/cases/${id}`;
}

export function rowHref(row: ListRow, open: ListPage['open']): string {
  const task = open === 'task' ? (row.task ?? undefined) : open === 'task-or-case' ? myTask(row) : undefined;
  return task ? taskHref(task.id) : caseHref(row.case.id);
}
