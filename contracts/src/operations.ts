/** Incidents, health and the stream of changes. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, pageOf, pageQuery, reason } from './common.ts';

export const incidentRow = z.object({
  key: z.string(),
  caseId: id.nullable(),
  app: z.string(),
  number: z.string(),
  title: z.string(),
  element: z.string(),
  elementName: z.string(),
  errorType: z.string(),
  message: z.string(),
  at: instant,
  can: z.array(z.string()),
});
export type IncidentRow = z.infer<typeof incidentRow>;

/** What an SSE message says: something of this kind changed; the page loads it again if it shows it. */
export const change = z.object({
  kind: z.enum(['case', 'task', 'project', 'person', 'application', 'registry', 'incident']),
  id: z.string(),
});
export type Change = z.infer<typeof change>;

export const operationEndpoints = {
  incidents: endpoint({
    id: 'operations.incidents',
    method: 'GET',
    path: '/api/incidents',
    summary: 'Open incidents',
    right: 'platform:operations.read',
    query: pageQuery,
    response: pageOf(incidentRow),
  }),
  retry: endpoint({
    id: 'operations.retry',
    method: 'POST',
    path: '/api/incidents/:key/retry',
    summary: 'Resolve an incident and try the step again',
    right: 'platform:operations.act',
    params: z.object({ key: z.string().regex(/^\d{1,20}$/) }),
    body: z.strictObject({ reason, retries: z.int().min(1).max(100).optional() }),
    response: z.object({ resolved: z.boolean(), message: z.string().nullable() }),
    command: true,
    problems: ['engine-refused'],
  }),
  events: endpoint({
    id: 'operations.events',
    method: 'GET',
    path: '/api/events',
    summary: 'Changes the caller may see, as server-sent events',
    right: 'signed-in',
    produces: 'events',
  }),
  health: endpoint({
    id: 'operations.health',
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive',
    right: 'public',
    response: z.object({ status: z.literal('ok') }),
  }),
  ready: endpoint({
    id: 'operations.ready',
    method: 'GET',
    path: '/readyz',
    summary: 'The database answers and migrations are done',
    right: 'public',
    response: z.object({ status: z.literal('ready'), version: z.string() }),
    problems: ['unavailable'],
  }),
  openapi: endpoint({
    id: 'operations.openapi',
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This table as OpenAPI 3.1',
    right: 'public',
    response: z.record(z.string(), z.json()),
  }),
} as const;
