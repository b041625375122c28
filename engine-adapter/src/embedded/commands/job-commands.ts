/** completeJob, failJob, throwError, updateRetries. A job needs no activation before; a failed one first needs retries or its time. */
import type { Variables } from '../../port.ts';
import { throwError } from '../catchers.ts';
import { outerScope } from '../evaluation.ts';
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import { type ElementRow, type JobRow, storable } from '../store/rows.ts';
import { claimGrowth, setLocal } from '../variables.ts';
import {
  checkedName,
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
    const job = run.state.tables.jobs.get(key);
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
    run.state.tables.jobs.remove(job.key);
    run.recorder.job('COMPLETED', job, variables);
    if (job.kind === 'EXECUTION_LISTENER') completeListener(run, row, variables);
    else run.completeLater(row, variables);
  });
}

/** What a listener leaves stays with the element before its start, and with the scope around it before its end. */
function completeListener(run: Run, row: ElementRow, variables: Variables): void {
  orRefuse(() => {
    const around = outerScope(run.state, row.key) ?? row.key;
    setLocal(run, row.state === 'ACTIVATING' ? row.key : around, variables);
  });
  run.afterListener(run.state.elements.put({ ...row, listeners_done: row.listeners_done + 1 }));
}

/** Caught, it ends the task; not caught, it is an incident, and the job can still be completed after it is resolved. */
export function throwJobError(context: CommandContext, command: CommandOf<'throwError'>): Promise<Records> {
  const variables = checkedVariables(command.variables);
  const code = checkedName(command.errorCode, 'error code');
  return onJob(context, command.jobKey, (run, job, row) => {
    mustBeActivatable(job, 'throw an error for');
    if (job.kind === 'EXECUTION_LISTENER') {
      throw new Refused(
        'FAILED_PRECONDITION',
        `Job with key '${job.key}' is a listener's, which cannot throw an error`,
      );
    }
    orRefuse(() => {
      claimGrowth(run, row.key, variables);
    });
    const message = storable(command.errorMessage ?? '').slice(0, 4000);
    const thrown = run.state.tables.jobs.put({ ...job, state: 'ERROR_THROWN', error_message: message });
    run.recorder.job('ERROR_THROWN', thrown, variables, code);
    const isCaught = throwError(run, row, code, variables, () => run.state.tables.jobs.remove(job.key));
    if (isCaught) return;
    const why = message === '' ? '' : ` with message '${message}'`;
    const told = `Expected to throw an error event with the code '${code}'${why}, but it was not caught.`;
    run.raiseIncident(row, 'UNHANDLED_ERROR_EVENT', told, job.key);
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
    const failed = run.state.tables.jobs.put({
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
    const type = job.kind === 'EXECUTION_LISTENER' ? 'EXECUTION_LISTENER_NO_RETRIES' : 'JOB_NO_RETRIES';
    if (retries === 0) run.raiseIncident(row, type, failed.error_message || 'No more retries left.', failed.key);
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
    run.recorder.job('RETRIES_UPDATED', run.state.tables.jobs.put({ ...job, retries }));
  });
}

/** The end of a back-off, found by the pump. */
export function recurJob(run: Run, key: string): void {
  const job = run.state.tables.jobs.get(key);
  if (!job || job.retry_at === null || new Date(job.retry_at) > run.now) return;
  run.recorder.job(
    'RECURRED_AFTER_BACKOFF',
    run.state.tables.jobs.put({ ...job, state: 'ACTIVATABLE', retry_at: null }),
  );
}
