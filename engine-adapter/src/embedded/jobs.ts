/** Jobs: work that somebody outside does, of a user task or a service task. */
import { evaluateText, evaluateTexts, evaluateWhole, lookupFrom, type Lookup } from './evaluation.ts';
import type { Moment } from './moment.ts';
import type { ExecutableElement, HeaderName, JobDefinition } from './executable.ts';
import { Failure } from './failure.ts';
import { dateHeader } from './date-header.ts';
import { type ElementRow, isStorable, type JobRow } from './store/rows.ts';
import type { Run } from './run.ts';

export const userTaskJobType = 'io.camunda.zeebe:userTask';

export type JobPlan = Pick<JobRow, 'type' | 'retries' | 'headers' | 'kind'>;

/** Everything that can fail about a job, before anything is written; `formKey` is that of a form named by its id. */
export function planJob(run: Run, row: ElementRow, element: ExecutableElement, formKey?: string): JobPlan {
  const lookup = lookupFrom(run.state, row.key);
  const form = formKey === undefined ? {} : { 'io.camunda.zeebe:formKey': formKey };
  const headers = JSON.stringify({ ...element.taskHeaders, ...evaluatedHeaders(element, lookup, run.moment), ...form });
  if (!element.job) return { type: userTaskJobType, retries: 1, headers, kind: 'BPMN_ELEMENT' };
  return { ...planType(run, element.job, lookup), headers, kind: 'BPMN_ELEMENT' };
}

export function planListener(run: Run, row: ElementRow, listener: JobDefinition): JobPlan {
  const { taskHeaders } = run.elementOf(row);
  const type = planType(run, listener, lookupFrom(run.state, row.key));
  return { ...type, headers: JSON.stringify(taskHeaders), kind: 'EXECUTION_LISTENER' };
}

function planType(run: Run, job: JobDefinition, lookup: Lookup): Pick<JobPlan, 'type' | 'retries'> {
  const type = evaluateText(job.type, lookup, run.moment);
  if (type === '' || !isStorable(type)) throw new Failure('EXTRACT_VALUE_ERROR', 'The job type is not a usable text');
  const retries = Math.min(Math.max(evaluateWhole(job.retries, lookup, run.moment), 0), 1_000_000);
  return { type, retries };
}

/** An empty text leaves its header out. */
function evaluatedHeaders(element: ExecutableElement, lookup: Lookup, moment: Moment): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, expression] of Object.entries(element.headerExpressions)) {
    const value = isListHeader(name)
      ? JSON.stringify(evaluateTexts(expression, lookup, moment))
      : evaluateText(expression, lookup, moment);
    const text = name === 'dueDate' || name === 'followUpDate' ? dateHeader(value) : value;
    if (text !== '') headers[`io.camunda.zeebe:${name}`] = text;
  }
  return headers;
}

function isListHeader(name: string): name is Extract<HeaderName, 'candidateGroups' | 'candidateUsers'> {
  return name === 'candidateGroups' || name === 'candidateUsers';
}

export function createJob(run: Run, row: ElementRow, plan: JobPlan): void {
  const job = run.state.tables.jobs.put({
    key: run.nextKey(),
    process_instance_key: run.state.key,
    part_key: row.part_key,
    element_instance_key: row.key,
    element_id: row.element_id,
    ...plan,
    state: 'ACTIVATABLE',
    error_message: '',
    retry_at: null,
  });
  run.recorder.job('CREATED', job);
}

export function cancelJobsOf(run: Run, row: ElementRow): void {
  for (const job of run.state.tables.jobs.of(row.key)) {
    run.state.tables.jobs.remove(job.key);
    run.recorder.job('CANCELED', job);
  }
}
