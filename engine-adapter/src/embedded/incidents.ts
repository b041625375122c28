/** Incidents: what stopped an element, until somebody resolves it or the element ends. */
import type { ErrorType } from './failure.ts';
import { type ElementRow, type IncidentRow, type JobRow, storable } from './store/rows.ts';
import type { Run } from './run.ts';

export function createIncident(run: Run, row: ElementRow, errorType: ErrorType, message: string, job?: JobRow): void {
  const incident: IncidentRow = {
    key: run.nextKey(),
    process_instance_key: run.state.key,
    element_instance_key: row.key,
    job_key: job?.key ?? null,
    error_type: errorType,
    error_message: storable(message).slice(0, 4000),
  };
  run.state.incidents.put(incident);
  run.recorder.incident('CREATED', incident, row.element_id);
}

export function removeIncident(run: Run, incident: IncidentRow, elementId: string): void {
  run.state.incidents.remove(incident.key);
  run.recorder.incident('RESOLVED', incident, elementId);
}

export function removeIncidentsOf(run: Run, row: ElementRow): void {
  for (const incident of run.state.incidents.values()) {
    if (incident.element_instance_key === row.key) removeIncident(run, incident, row.element_id);
  }
}
