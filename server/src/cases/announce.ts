/** Tells open pages, after the commit, what a work changed: its unit and everyone it concerns. */
import type { Changes } from '../kernel/changes.ts';
import type { CaseWork } from './work.ts';

export function announce(changes: Changes, work: CaseWork): void {
  const { opened, changed, participants, incidents } = work.changes();
  const tasks = [...opened, ...changed];
  const persons = [
    ...participants.map((one) => one.person_id),
    ...tasks.map((task) => task.assignee_id ?? ''),
    work.row.starter_id,
  ];
  const audience = { units: [work.row.unit_id], persons };
  changes.publish({ kind: 'case', id: work.row.id }, audience);
  for (const task of tasks) changes.publish({ kind: 'task', id: task.id }, audience);
  for (const incident of incidents) changes.publish({ kind: 'incident', id: incident.key }, audience);
}
