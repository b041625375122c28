/**
 * Folds engine records into the works of the cases they concern: elements, variables, tasks, service jobs, incidents,
 * timers. Cost grows with the records, never with the case's history. Kinds the platform does not show are passed over.
 */
import { v7 as uuid } from 'uuid';
import type { Json } from '@closeloop/contracts';
import type { EngineRecord } from '@closeloop/engine-adapter';
import { groupOfPerson } from '../kernel/ability/ability.ts';
import type { ElementTrace, TaskRecord } from './case-row.ts';
import type { CaseWork } from './work.ts';

const userTaskType = 'io.camunda.zeebe:userTask';
const header = (name: string) => `io.camunda.zeebe:${name}`;

type Of<Kind extends EngineRecord['valueType']> = Extract<EngineRecord, { valueType: Kind }>;
/** Variables of scopes below the root, as the batch created them. */
type Locals = Map<string, Record<string, Json>>;

export function foldRecords(work: CaseWork, records: readonly EngineRecord[]): void {
  const locals: Locals = new Map();
  const parents = new Map<string, string>();
  for (const record of records) {
    switch (record.valueType) {
      case 'PROCESS_INSTANCE':
        parents.set(record.key, record.value.flowScopeKey);
        foldElement(work, record);
        break;
      case 'VARIABLE':
        foldVariable(work, record, locals);
        break;
      case 'JOB':
        if (record.value.retryAt) work.engineWaits = true;
        foldJob(work, record, visible(record.value.elementInstanceKey, locals, parents));
        break;
      case 'INCIDENT':
        foldIncident(work, record);
        break;
      case 'TIMER':
        if (record.intent === 'CREATED') work.engineWaits = true;
        if (record.intent === 'TRIGGERED')
          work.tell({ kind: 'timer', actor: null, element: record.value.targetElementId });
        break;
      default:
    }
  }
}

/** The instance a record belongs to, called processes to that of their caller; null for records of no instance. */
export function instanceOf(record: EngineRecord): string | null {
  return 'rootProcessInstanceKey' in record.value ? record.value.rootProcessInstanceKey : null;
}

function foldElement(work: CaseWork, record: Of<'PROCESS_INSTANCE'>): void {
  const { value, intent } = record;
  if (value.bpmnElementType === 'PROCESS') {
    if (value.processInstanceKey === value.rootProcessInstanceKey) foldProcess(work, intent);
    return;
  }
  const trace = traceOf(work, value.elementId);
  if (intent === 'ELEMENT_ACTIVATING') {
    trace.active += 1;
    trace.visits += 1;
  } else if (intent === 'ELEMENT_COMPLETED') {
    trace.active -= 1;
    trace.ended += 1;
  } else if (intent === 'ELEMENT_TERMINATED') {
    trace.active -= 1;
    trace.terminated += 1;
  } else if (intent === 'SEQUENCE_FLOW_TAKEN') trace.ended += 1;
}

function foldProcess(work: CaseWork, intent: string): void {
  if (intent !== 'ELEMENT_COMPLETED' && intent !== 'ELEMENT_TERMINATED') return;
  work.row.closed_at = work.now;
  work.row.cancelled = intent === 'ELEMENT_TERMINATED';
}

function traceOf(work: CaseWork, element: string): ElementTrace {
  return (work.row.elements[element] ??= { active: 0, ended: 0, visits: 0, terminated: 0 });
}

function foldVariable(work: CaseWork, record: Of<'VARIABLE'>, locals: Locals): void {
  const { name, scopeKey, value, rootProcessInstanceKey } = record.value;
  const parsed = JSON.parse(value) as Json;
  if (scopeKey === rootProcessInstanceKey) {
    if (name !== 'closeloop') work.row.vars[name] = parsed;
  } else locals.set(scopeKey, { ...locals.get(scopeKey), [name]: parsed });
}

function visible(scope: string, locals: Locals, parents: ReadonlyMap<string, string>): Record<string, Json> {
  const chain: Record<string, Json>[] = [];
  for (let key: string | undefined = scope; key !== undefined && key !== '-1'; key = parents.get(key))
    chain.unshift(locals.get(key) ?? {});
  return Object.assign({}, ...chain) as Record<string, Json>;
}

function foldJob(work: CaseWork, record: Of<'JOB'>, locals: Record<string, Json>): void {
  if (record.value.type === userTaskType) {
    foldUserTask(work, record, locals);
    return;
  }
  const { row } = work;
  const { value, intent, key } = record;
  if (intent === 'COMPLETED' || intent === 'CANCELED' || intent === 'ERROR_THROWN') {
    work.endJob(key);
    return;
  }
  work.job({
    key,
    case_id: row.id,
    unit_id: row.unit_id,
    type: value.type,
    element: value.elementId,
    headers: value.customHeaders,
    variables: value.variables as Record<string, Json>,
    retries: value.retries,
    run_at: value.retryAt ? new Date(value.retryAt) : work.now,
    created_at: work.now,
  });
}

function foldUserTask(work: CaseWork, record: Of<'JOB'>, locals: Record<string, Json>): void {
  if (record.intent === 'CREATED') {
    openTask(work, record, locals);
    return;
  }
  if (record.intent !== 'CANCELED') return;
  const task = work.openTasks().find((one) => one.job_key === record.key);
  if (!task) return;
  work.change(task, { state: 'cancelled', closed_at: work.now, closed_by: null, closed_by_name: null });
  work.tell({ kind: 'task_cancelled', actor: null, element: task.element, task: task.id });
}

function openTask(work: CaseWork, record: Of<'JOB'>, locals: Record<string, Json>): void {
  const { value, key } = record;
  const headers = value.customHeaders;
  const due = headers[header('dueDate')];
  const task: TaskRecord = {
    id: uuid(),
    case_id: work.row.id,
    unit_id: work.row.unit_id,
    element: value.elementId,
    element_instance_key: value.elementInstanceKey,
    job_key: key,
    visit: work.row.elements[value.elementId]?.visits ?? 1,
    state: 'open',
    assignee_id: personId(headers[header('assignee')]),
    assignee_name: null,
    candidate_groups: [
      ...groupsOf(headers[header('candidateGroups')], work.row.app),
      ...listed(headers[header('candidateUsers')])
        .filter((one) => idPattern.test(one))
        .map(groupOfPerson),
    ],
    due: due ? new Date(due) : null,
    variables: locals,
    from_id: work.actor?.personId ?? null,
    from_name: work.actor?.name ?? null,
    draft: {},
    draft_rev: 0,
    draft_at: null,
    draft_by: null,
    draft_by_name: null,
    rev: 1,
    created_at: work.now,
    closed_at: null,
    closed_by: null,
    closed_by_name: null,
  };
  work.open(task);
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const groupPattern = /^(?:post|role):[0-9a-f-]{36}:[A-Za-z0-9_./-]+$/;

/** An assignee that is no person leaves the task with nobody, to be reassigned. */
function personId(text: string | undefined): string | null {
  return text !== undefined && idPattern.test(text) ? text : null;
}

function listed(text: string | undefined): string[] {
  const parsed: unknown = text ? JSON.parse(text) : [];
  return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
}

/** Roles of a diagram are the application's own: `role:<unit>:<role>` becomes `role:<unit>:<app>/<role>`. */
function groupsOf(text: string | undefined, app: string): string[] {
  const groups = listed(text).filter((one) => groupPattern.test(one));
  return groups.map((one) => one.replace(/^(role:[0-9a-f-]{36}:)([^/]+)$/, `$1${app}/$2`));
}

function foldIncident(work: CaseWork, record: Of<'INCIDENT'>): void {
  const { value, key, intent } = record;
  const created = intent === 'CREATED';
  work.row.open_incidents = Math.max(0, work.row.open_incidents + (created ? 1 : -1));
  work.incident({
    key,
    case_id: work.row.id,
    unit_id: work.row.unit_id,
    element: value.elementId,
    job_key: value.jobKey === '-1' ? null : value.jobKey,
    error_type: value.errorType,
    message: value.errorMessage,
    created_at: work.now,
    resolved_at: created ? null : work.now,
  });
  work.tell({
    kind: created ? 'incident' : 'incident_resolved',
    actor: null,
    element: value.elementId,
    data: { errorType: value.errorType },
  });
}
