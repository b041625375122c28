/** In-process bus of changes, filled after commits: what streams and runners wake up for. */
import type { Change } from '@closeloop/contracts';
import type { CaseWork } from './work.ts';

/** What changed and who may hear of it: a unit, and persons who take part. */
export interface ChangeNotice {
  readonly changes: readonly Change[];
  readonly unitId: string;
  readonly personIds: readonly string[];
  /** Service jobs wait for a runner. */
  readonly jobs: boolean;
}
export type ChangeListener = (notice: ChangeNotice) => void;

export interface Changes {
  publish(notice: ChangeNotice): void;
  /** Answers a function that ends the subscription. */
  subscribe(listener: ChangeListener): () => void;
}

export function openChanges(): Changes {
  const listeners = new Set<ChangeListener>();
  return {
    publish: (notice) => listeners.forEach((listener) => listener(notice)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function changeOf(work: CaseWork): ChangeNotice {
  const { opened, changed, participants, incidents, jobs } = work.changes();
  const tasks = [...opened, ...changed];
  return {
    changes: [
      { kind: 'case', id: work.row.id },
      ...tasks.map((task): Change => ({ kind: 'task', id: task.id })),
      ...incidents.map((incident): Change => ({ kind: 'incident', id: incident.key })),
    ],
    unitId: work.row.unit_id,
    personIds: [...new Set([...participants.map((one) => one.person_id), ...tasks.map((task) => task.assignee_id ?? '')])],
    jobs: jobs.length > 0,
  };
}
