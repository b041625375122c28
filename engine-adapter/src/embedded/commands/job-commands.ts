/** completeJob, failJob, updateRetries. A job needs no activation before; a failed one first needs retries or its time. */
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import { type ElementRow, type JobRow, storable } from '../store/rows.ts';
import { claimGrowth, setLocal } from '../variables.ts';
import {
  checkedVariables,
  type CommandContext,
  type CommandOf,
  notFound,
  onInstance,
  orRefuse,
  type Records,
} from './command.ts';

const longestBackOffMs = 366 * 24 * 3_600_000;

async function onJob(
  context: CommandContext,
  key: string,
  work: (run: Run, job: JobRow, row: ElementRow) => void,
): Promise<Records> {
  const records = await onInstance(context, { table: 'jobs', key }, (run) => {
    const job = run.state.jobs.get(key);
    const row = job && run.state.elements.get(job.element_instance_key);
    if (!job || !row) return notFound('job', key);
    work(run, job, row);
  });
  return records ?? notFound('job', key);
}

function mustBeActivatable(job: JobRow, verb: string): void {
  if (job.state === 'ACTIVATABLE') return;
  throw new Refused(
    'FAILED_PRECONDITION',
    `Expected to ${verb} job with key '${job.key}', but it is in state '${job.state}'`,
  );
}

export function completeJob(context: CommandContext, command: CommandOf<'completeJob'>): Promise<Records> {
  const variables = checkedVariables(command.variables);
  return onJob(context, command.jobKey, (run, job, row) => {
    mustBeActivatable(job, 'complete');
    orRefuse(() => {
      claimGrowth(run, row.key, variables);
    });
    run.state.jobs.remove(job.key);
    run.recorder.job('COMPLETED', job, variables);
    run.completeLater(row, variables);
  });
}

export function failJob(context: CommandContext, command: CommandOf<'failJob'>): Promise<Records> {
  const variables = checkedVariables(command.variables);
  const retries = Math.max(0, Math.trunc(command.retries));
  const backOff = Math.min(Math.max(0, command.backOffMs ?? 0), longestBackOffMs);
  if (!Number.isInteger(retries) || retries > 1_000_000) throw new Refused('INVALID_ARGUMENT', 'Unusable retries');
  return onJob(context, command.jobKey, (run, job, row) => {
    mustBeActivatable(job, 'fail');
    const rests = retries > 0 && backOff > 0;
    const failed = run.state.jobs.put({
      ...job,
      retries,
      state: retries > 0 && !rests ? 'ACTIVATABLE' : 'FAILED',
      error_message: storable(command.errorMessage ?? '').slice(0, 4000),
      retry_at: rests ? new Date(run.now.getTime() + backOff).toISOString() : null,
    });
    run.recorder.job('FAILED', failed, variables);
    orRefuse(() => {
      setLocal(run, row.key, variables);
    });
    if (retries === 0)
      run.raiseIncident(row, 'JOB_NO_RETRIES', failed.error_message || 'No more retries left.', failed.key);
  });
}

export function updateRetries(context: CommandContext, command: CommandOf<'updateRetries'>): Promise<Records> {
  const { retries, jobKey } = command;
  if (!Number.isInteger(retries) || retries < 1 || retries > 1_000_000) {
    throw new Refused(
      'INVALID_ARGUMENT',
      `Expected to update retries with a positive amount, but ${String(retries)} given`,
    );
  }
  return onJob(context, jobKey, (run, job) => {
    run.recorder.job('RETRIES_UPDATED', run.state.jobs.put({ ...job, retries }));
  });
}

/** The end of a back-off, found by the pump. */
export function recurJob(run: Run, key: string): void {
  const job = run.state.jobs.get(key);
  if (!job || job.retry_at === null || new Date(job.retry_at) > run.now) return;
  run.recorder.job('RECURRED_AFTER_BACKOFF', run.state.jobs.put({ ...job, state: 'ACTIVATABLE', retry_at: null }));
}
