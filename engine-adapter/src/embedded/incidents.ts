/** The end of incidents: resolved by hand, or gone with their element. */
import type { Run } from './run.ts';
import type { ElementRow, IncidentRow } from './store/rows.ts';

export function removeIncident(run: Run, incident: IncidentRow, elementId: string): void {
  run.state.tables.incidents.remove(incident.key);
  run.recorder.incident('RESOLVED', incident, elementId);
}

export function removeIncidentsOf(run: Run, row: ElementRow): void {
  for (const incident of run.state.tables.incidents.of(row.key)) removeIncident(run, incident, row.element_id);
}
