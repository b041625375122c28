/**
 * One case under change: its row locked, its open tasks, and everything the command and the engine's records change,
 * written together at the end (flush.ts). A transaction holds at most one work per case, so the records that arrive
 * inside `submit` land in the work of the command that caused them.
 */
import { v7 as uuid } from 'uuid';
import type { Json } from '@closeloop/contracts';
import type { Deployed } from '../applications/index.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import type { ProjectFace, Settings } from '../organisation/index.ts';
import {
  type CaseRecord,
  caseColumns,
  columnsOf,
  type ParticipantRecord,
  taskColumns,
  type TaskRecord,
  type TimelineEvent,
} from './case-row.ts';
import type { CaseChanges, IncidentRecord, JobRow, SubmissionRow, TimelineRow } from './flush.ts';

/** What the evaluation needs to know of the case's surroundings; `participants` as they were before the work. */
export interface Around {
  readonly project: ProjectFace | null;
  readonly settings: Settings;
  readonly participants: readonly ParticipantRecord[];
}

export class CaseWork {
  readonly row: CaseRecord;
  readonly deployed: Deployed;
  readonly tasks: Map<string, TaskRecord>;
  readonly now: Date;
  /** Who acts; null for timers and jobs. */
  actor: Actor | null = null;
  /** The engine set a timer or a time to try again. */
  engineWaits = false;
  /** The case comes into being with this work. */
  isNew = false;
  /** Where it was read with the case; the evaluation reads it otherwise, and keeps it current. */
  around: Around | null = null;
  readonly names = new Map<string, string>();
  readonly #known: ReadonlySet<string>;
  readonly #changed = new Set<string>();
  readonly #participants: ParticipantRecord[] = [];
  readonly #timeline: TimelineRow[] = [];
  readonly #jobs = new Map<string, JobRow>();
  readonly #endedJobs: string[] = [];
  readonly #incidents = new Map<string, IncidentRecord>();
  readonly #submissions: SubmissionRow[] = [];

  constructor(row: CaseRecord, deployed: Deployed, openTasks: readonly TaskRecord[], now = new Date()) {
    this.row = row;
    this.deployed = deployed;
    this.now = now;
    this.tasks = new Map(openTasks.map((task) => [task.id, task]));
    this.#known = new Set(this.tasks.keys());
    this.names.set(row.starter_id, row.starter_name);
    for (const task of openTasks) if (task.assignee_id) this.names.set(task.assignee_id, task.assignee_name ?? '');
  }

  openTasks(): TaskRecord[] {
    return [...this.tasks.values()].filter((task) => task.state === 'open');
  }

  /** Its assignee takes part as soon as the evaluation has put a name to him. */
  open(task: TaskRecord): void {
    this.tasks.set(task.id, task);
  }

  change(task: TaskRecord, change: Partial<TaskRecord>): void {
    Object.assign(task, change);
    this.tasks.set(task.id, task);
    if (this.#known.has(task.id)) this.#changed.add(task.id);
    if (change.assignee_id) this.takesPart(change.assignee_id, task.assignee_name ?? '', 'assignee');
  }

  takesPart(personId: string, name: string, as: ParticipantRecord['as']): void {
    this.names.set(personId, name);
    this.#participants.push({ case_id: this.row.id, person_id: personId, as, name, since: this.now });
  }

  tell(event: TimelineEvent): void {
    const actor = event.actor === undefined ? this.#actor() : event.actor;
    this.#timeline.push({
      id: uuid(),
      case_id: this.row.id,
      unit_id: this.row.unit_id,
      at: event.at ?? this.now,
      kind: event.kind,
      actor_id: actor?.id ?? null,
      actor_name: actor?.name ?? null,
      post: actor ? (event.post ?? this.#post()) : null,
      element: event.element ?? null,
      task_id: event.task ?? null,
      data: event.data ?? {},
    });
  }

  submitted(task: TaskRecord, action: string, data: Record<string, Json>, summaries: Record<string, Json>): void {
    if (!this.actor) throw new Error('a submission has an author');
    this.#submissions.push({
      id: uuid(),
      task_id: task.id,
      case_id: this.row.id,
      unit_id: this.row.unit_id,
      person_id: this.actor.personId,
      person_name: this.actor.name,
      action,
      data,
      summaries,
      created_at: this.now,
    });
  }

  /** Those before and those who came with the work, each once for what he is, earliest first. */
  participants(): ParticipantRecord[] {
    const all = [...(this.around?.participants ?? []), ...this.#participants];
    return [...new Map(all.toReversed().map((one) => [`${one.person_id} ${one.as}`, one])).values()].sort(byArrival);
  }

  job(job: JobRow): void {
    this.#jobs.set(job.key, job);
  }
  endJob(key: string): void {
    this.#jobs.delete(key);
    this.#endedJobs.push(key);
  }
  incident(incident: IncidentRecord): void {
    this.#incidents.set(incident.key, incident);
  }

  changes(): CaseChanges {
    const touched = [...this.#changed].map((id) => this.tasks.get(id)).filter((task) => task !== undefined);
    return {
      row: this.row,
      isNew: this.isNew,
      opened: [...this.tasks.values()].filter((task) => !this.#known.has(task.id)),
      changed: touched,
      participants: this.#participants,
      timeline: this.#timeline,
      jobs: [...this.#jobs.values()],
      endedJobs: this.#endedJobs,
      incidents: [...this.#incidents.values()],
      submissions: this.#submissions,
    };
  }

  #actor() {
    return this.actor && { id: this.actor.personId, name: this.actor.name };
  }

  #post(): string | null {
    return this.actor?.posts.find((one) => one.projectId === this.row.project_id)?.post ?? null;
  }
}

function byArrival(one: ParticipantRecord, other: ParticipantRecord): number {
  const key = ({ person_id, as }: ParticipantRecord) => `${person_id} ${as}`;
  return one.since.getTime() - other.since.getTime() || (key(one) < key(other) ? -1 : 1);
}

const works = new WeakMap<object, Map<string, CaseWork>>();

export function workIn(tx: object, caseId: string): CaseWork | undefined {
  return works.get(tx)?.get(caseId);
}

export function workOfInstance(tx: object, instanceKey: string): CaseWork | undefined {
  return [...(works.get(tx)?.values() ?? [])].find((work) => work.row.instance_key === instanceKey);
}

export function holdWork(tx: object, work: CaseWork): CaseWork {
  const held = works.get(tx) ?? new Map<string, CaseWork>();
  works.set(tx, held.set(work.row.id, work));
  return work;
}

export function dropWork(tx: object, work: CaseWork): void {
  works.get(tx)?.delete(work.row.id);
}

/** Locks the case first and reads its tasks then, so that they are what the lock protects. */
export async function lockCase(tx: Tx, by: 'id' | 'instance_key', value: string): Promise<CaseRecord | undefined> {
  const { rows } = await tx.query<CaseRecord>(
    `select ${columnsOf('c', caseColumns)} from cases c where c.${by} = $1 for no key update`,
    [value],
  );
  return rows[0];
}

export async function openTasksOf(tx: Tx, caseId: string): Promise<TaskRecord[]> {
  const { rows } = await tx.query<TaskRecord>(
    `select ${columnsOf('t', taskColumns)} from tasks t where t.case_id = $1 and t.state = 'open' order by t.created_at, t.id`,
    [caseId],
  );
  return rows;
}
