/** Cases, their tracking, and the menus and lists an installed application declares. Labels are in the caller's language. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  badge,
  id,
  instant,
  json,
  key,
  pageOf,
  pageQuery,
  personRef,
  projectRef,
  tone,
  unitRef,
  variables,
} from './common.ts';

export const menuItem = z.object({
  kind: z.enum(['start', 'list', 'screen', 'scan', 'studio', 'operations', 'settings']),
  app: key.optional(),
  /** Process for `start`, list for `list`, screen name for `screen`. */
  target: z.string().optional(),
  label: z.string(),
  icon: z.string().optional(),
  /** Phone: on the home page, or the second tab of the tab bar. */
  place: z.enum(['home', 'tab']).optional(),
  /** Rows waiting behind it, where it is a list of open tasks. */
  count: z.int().optional(),
  /** `start`: why it cannot be started now, with a place to go on from. */
  blocked: z.object({ message: z.string(), link: z.string().optional() }).optional(),
});
export type MenuItem = z.infer<typeof menuItem>;
export const menus = z.object({ phone: z.array(menuItem), pc: z.array(menuItem), todo: z.int() });
export type Menus = z.infer<typeof menus>;

export const installedApp = z.object({
  id: key,
  name: z.string(),
  icon: z.string(),
  deployment: z.int(),
  lists: z.array(z.object({ id: key, label: z.string(), of: z.enum(['case', 'task']) })),
});

/** One arc of the loop ring. */
export const stage = z.object({ label: z.string(), status: z.enum(['done', 'current', 'rest']) });
/** A declared field of a case, formatted by its type on the client. */
export const fieldType = z.enum(['string', 'number', 'boolean', 'date', 'dateTime', 'person']);
export const caseField = z.object({
  id: z.string(),
  label: z.string(),
  type: fieldType,
  value: json,
  display: z.string().optional(),
});
export type CaseField = z.infer<typeof caseField>;

export const openTask = z.object({
  id,
  element: z.string(),
  name: z.string(),
  assignee: personRef.nullable(),
  candidates: z.array(z.string()),
  due: instant.nullable(),
  since: instant,
  mine: z.boolean(),
  can: z.array(z.string()),
});
export type OpenTask = z.infer<typeof openTask>;

export const caseRow = z.object({
  id,
  app: key,
  process: key,
  /** Number, or the short id while none has been taken. */
  number: z.string(),
  numbered: z.boolean(),
  title: z.string(),
  state: badge,
  stages: z.array(stage),
  unit: unitRef,
  project: projectRef.nullable(),
  starter: personRef,
  createdAt: instant,
  closedAt: instant.nullable(),
  fields: z.array(caseField),
  /** How far the caller's open form is, 0..total, where a stored field counts items. */
  progress: z.object({ filled: z.int(), total: z.int(), findings: z.int() }).nullable(),
  openTasks: z.array(openTask),
  can: z.array(z.string()),
});
export type CaseRow = z.infer<typeof caseRow>;

export const participant = z.object({
  person: personRef,
  as: z.enum(['starter', 'assignee', 'completed', 'companion', 'cc']),
  since: instant,
});
export const caseDetail = caseRow.extend({
  rev: z.int(),
  appName: z.string(),
  processName: z.string(),
  deployment: z.int(),
  participants: z.array(participant),
  /** Waiting on an accepted command whose records have not arrived (remote engine). */
  routing: z.boolean(),
  incidents: z.int(),
  blocks: z.array(z.object({ field: z.string(), block: z.string(), label: z.string(), element: z.string() })),
});
export type CaseDetail = z.infer<typeof caseDetail>;

export const timelineEntry = z.object({
  id,
  at: instant,
  kind: z.enum([
    'started',
    'task_created',
    'task_claimed',
    'task_released',
    'task_completed',
    'task_cancelled',
    'task_returned',
    'message_sent',
    'reassigned',
    'field_changed',
    'companion_joined',
    'state_changed',
    'numbered',
    'project_changed',
    'timer',
    'incident',
    'incident_resolved',
    'operator',
    'discarded',
    'closed',
    'note',
  ]),
  /** Null where the system acted. */
  actor: personRef.nullable(),
  post: z.string().optional(),
  title: z.string(),
  text: z.string().optional(),
  element: z.string().optional(),
  task: id.optional(),
  change: z.object({ label: z.string(), from: z.string(), to: z.string() }).optional(),
  durationMs: z.number().optional(),
  tone,
  icon: z.string(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** State of one diagram element in this case. */
export const elementState = z.object({
  element: z.string(),
  status: z.enum(['done', 'current', 'overdue', 'incident', 'cancelled']),
  visits: z.int(),
  who: z.string().optional(),
  due: instant.optional(),
});

export const listColumn = z.object({
  id: z.string(),
  label: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'date', 'dateTime', 'person', 'state', 'project', 'title']),
  sortable: z.boolean(),
});
export const listRow = z.object({ case: caseRow, task: openTask.nullable(), cells: z.record(z.string(), json) });
export type ListRow = z.infer<typeof listRow>;
export const listPage = pageOf(listRow).extend({
  app: key,
  list: key,
  label: z.string(),
  of: z.enum(['case', 'task']),
  open: z.enum(['task', 'case', 'task-or-case']),
  tabs: z.array(z.object({ label: z.string(), count: z.int() })),
  columns: z.array(listColumn),
  empty: z.string().optional(),
  /** States and projects among the tab's rows, for narrowing it; with the first page only. */
  choices: z
    .object({
      states: z.array(z.object({ id: z.string(), label: z.string() })),
      projects: z.array(projectRef.pick({ id: true, name: true })),
    })
    .optional(),
});
export type ListPage = z.infer<typeof listPage>;

const byId = z.object({ id });

export const caseEndpoints = {
  menus: endpoint({
    id: 'cases.menus',
    method: 'GET',
    path: '/api/menus',
    summary: 'What the session can do, from the installed applications',
    right: 'signed-in',
    response: menus,
  }),
  apps: endpoint({
    id: 'cases.apps',
    method: 'GET',
    path: '/api/apps',
    summary: 'Installed applications',
    right: 'signed-in',
    response: z.object({ rows: z.array(installedApp) }),
  }),
  list: endpoint({
    id: 'cases.list',
    method: 'GET',
    path: '/api/apps/:app/lists/:list',
    summary: 'One page of a list an application declares',
    right: 'case:read',
    params: z.object({ app: key, list: key }),
    query: pageQuery.extend({
      tab: z.coerce.number().int().min(0).max(20).default(0),
      sort: z.string().max(80).optional(),
      q: z.string().max(100).optional(),
      state: z.string().max(80).optional(),
      projectId: id.optional(),
    }),
    response: listPage,
  }),
  start: endpoint({
    id: 'cases.start',
    method: 'POST',
    path: '/api/cases',
    summary: 'Start a process',
    right: 'case:start',
    body: z.strictObject({ app: key, process: key, id: id.optional() }),
    response: z.object({ case: caseDetail }),
    status: 201,
    command: true,
    problems: ['start-guard', 'application-unknown', 'unit-not-chosen'],
  }),
  read: endpoint({
    id: 'cases.read',
    method: 'GET',
    path: '/api/cases/:id',
    summary: 'A case',
    right: 'case:read',
    params: byId,
    response: caseDetail,
  }),
  timeline: endpoint({
    id: 'cases.timeline',
    method: 'GET',
    path: '/api/cases/:id/timeline',
    summary: 'Who did what when, newest first',
    right: 'case:read',
    params: byId,
    query: pageQuery,
    response: pageOf(timelineEntry),
  }),
  diagram: endpoint({
    id: 'cases.diagram',
    method: 'GET',
    path: '/api/cases/:id/diagram',
    summary: 'The diagram of the case’s own deployment with the state of its elements',
    right: 'case:read',
    params: byId,
    /** `names`: the elements' words in the caller's language; the XML carries one language only. */
    response: z.object({
      xml: z.string(),
      deployment: z.int(),
      elements: z.array(elementState),
      names: z.record(z.string(), z.string()),
    }),
  }),
  variables: endpoint({
    id: 'cases.variables',
    method: 'GET',
    path: '/api/cases/:id/variables',
    summary: 'Process data',
    right: 'case:read',
    params: byId,
    response: z.object({ variables }),
  }),
  items: endpoint({
    id: 'cases.items',
    method: 'GET',
    path: '/api/cases/:id/items',
    summary: 'Rows of the stored fields of a case, as far as the caller may read them',
    right: 'case:read',
    params: byId,
    query: z.object({ field: z.string().max(80).optional() }),
    response: z.object({
      fields: z.array(
        z.object({
          field: z.string(),
          block: z.string(),
          element: z.string(),
          label: z.string(),
          summary: json,
          rows: z.array(json),
        }),
      ),
    }),
  }),
  discard: endpoint({
    id: 'cases.discard',
    method: 'DELETE',
    path: '/api/cases/:id',
    summary: 'Delete a draft for good',
    right: 'case:discard',
    params: byId,
    status: 204,
    command: true,
    ifMatch: true,
    problems: ['discard-not-possible', 'stale-version'],
  }),
  changeProject: endpoint({
    id: 'cases.changeProject',
    method: 'PUT',
    path: '/api/cases/:id/project',
    summary: 'Correct the project while an open form allows it',
    right: 'task:complete',
    params: byId,
    body: z.strictObject({ projectId: id }),
    response: caseDetail,
    command: true,
    ifMatch: true,
    problems: ['project-read-only', 'start-guard', 'stale-version'],
  }),
} as const;
