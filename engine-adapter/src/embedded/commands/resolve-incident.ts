import { removeIncident } from '../incidents.ts';
import { Refused } from '../refused.ts';
import type { Run } from '../run.ts';
import type { ElementRow, IncidentRow } from '../store/rows.ts';
import { type CommandContext, type CommandOf, notFound, onInstance, type Records } from './command.ts';

/** Answers OK although the cause may still be there: then a new incident, with a new key, takes the place of the old. */
export async function resolveIncident(
  context: CommandContext,
  command: CommandOf<'resolveIncident'>,
): Promise<Records> {
  const key = command.incidentKey;
  const records = await onInstance(context, { table: 'incidents', key }, (run) => {
    const incident = run.state.tables.incidents.get(key);
    const row = incident && run.state.elements.get(incident.element_instance_key);
    if (!incident || !row) return notFound('incident', key);
    if (incident.job_key === null) {
      removeIncident(run, incident, row.element_id);
      run.retry(row);
    } else releaseJob(run, incident, row, incident.job_key);
  });
  return records ?? notFound('incident', key);
}

function releaseJob(run: Run, incident: IncidentRow, row: ElementRow, jobKey: string): void {
  const job = run.state.tables.jobs.get(jobKey);
  const isSpent = job?.state !== 'ERROR_THROWN' && (job?.retries ?? 0) < 1;
  if (!job || isSpent) {
    const text = `Expected to resolve incident with key '${incident.key}', but job with key '${jobKey}' has no retries left`;
    throw new Refused('NOT_FOUND', text);
  }
  run.state.tables.jobs.put({ ...job, state: 'ACTIVATABLE' });
  removeIncident(run, incident, row.element_id);
}
