/**
 * Tasks: inbox, form, draft, verbs, completion. The form's stored fields are written item by item through
 * `tasks.putItems` (see blocks.ts); everything else of a form lives in the draft and leaves with the completion.
 */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, json, key, pageOf, pageQuery, personRef, reason, rev, variables } from './common.ts';
import { caseDetail, caseRow, openTask } from './cases.ts';
import { itemOperation, itemResult, storedField } from './blocks.ts';

export const inboxTab = z.enum(['todo', 'done', 'started', 'cc', 'draft']);

export const taskRow = openTask.extend({
  case: caseRow,
  state: z.enum(['open', 'completed', 'cancelled']),
  completedAt: instant.nullable(),
  from: personRef.nullable(),
  primary: z.string().nullable(),
});
export type TaskRow = z.infer<typeof taskRow>;

/**
 * A sentence whose wording depends on what is being filled in: texts are in the caller's language, the page chooses the
 * first whose `if` (FEEL, true) holds and fills `{placeholder}`s from `values` (FEEL over form data and `context`, with
 * `blocks.<field>` the live summaries). `format` says how a value is written: text, number, date, dateTime, duration,
 * person (an id, shown by name), project, post.
 */
export const livePhrase = z.object({
  choices: z.array(z.object({ if: z.string().optional(), text: z.string() })).min(1),
  values: z.record(z.string(), z.object({ value: z.string(), format: z.string() })),
});
export type LivePhrase = z.infer<typeof livePhrase>;

export const formSchema = z.record(z.string(), json);

export const taskAction = z.object({
  id: key,
  kind: z.enum(['complete', 'save', 'return', 'message', 'discard']),
  label: livePhrase,
  icon: z.string().optional(),
  confirm: z
    .object({ title: livePhrase, body: livePhrase, ok: livePhrase, cancel: z.string(), irreversible: z.boolean() })
    .optional(),
  requires: z.array(z.string()),
  /** FEEL over form data and summaries; decides on the page which actions show, the server asks again. */
  if: z.string().optional(),
  primary: z.boolean(),
  /** `return`: the earlier steps it may go back to; those the case has been at. */
  to: z.array(z.object({ element: z.string(), name: z.string() })).optional(),
  /** `message`: what is asked before it is sent, labels in the caller's language. */
  form: formSchema.optional(),
});
export type TaskAction = z.infer<typeof taskAction>;

export const taskDetail = openTask.extend({
  rev,
  state: z.enum(['open', 'completed', 'cancelled']),
  case: caseDetail,
  /** Form-js schema of the task's deployment, labels in the caller's language. */
  form: formSchema,
  /** Forms that fields of it name (the answer to a finding), by id. */
  forms: z.record(z.string(), formSchema).optional(),
  /** Effective access per field key. */
  access: z.record(z.string(), z.enum(['hidden', 'read', 'edit', 'required'])),
  /** Variables visible to the task, by name; the start values of the form. */
  variables,
  draft: z.object({ rev, data: variables, savedAt: instant.nullable(), savedBy: personRef.nullable() }),
  /** Set when a later step sent the case back here. */
  returned: z.object({ by: personRef, at: instant, reason: z.string() }).nullable(),
  stored: z.array(storedField),
  /** Context of app.json expressions: case, project, unit, person, settings, vars, blocks. */
  context: z.record(z.string(), json),
  actions: z.array(taskAction),
  verbs: z.array(key),
  /** The picker by which the assignee may correct the project while the task is open; its choices are in `personOptions`. */
  projectField: key.nullable(),
  texts: z.record(z.string(), z.string()),
  /** Next tasks of the same person that may follow without waiting (`offline.chain`). */
  chain: z.array(z.string()),
});
export type TaskDetail = z.infer<typeof taskDetail>;

export const completion = z.strictObject({
  action: key,
  data: variables,
  /** Per stored field, how many items and which highest revision the caller confirmed; a difference is refused with both. */
  seen: z.record(z.string(), z.strictObject({ items: z.int(), revs: z.int() })).optional(),
});
export type Completion = z.input<typeof completion>;

export const completionResult = z.object({
  task: id,
  case: caseDetail,
  next: z.array(openTask),
  message: z.string().nullable(),
});
export type CompletionResult = z.infer<typeof completionResult>;

const byId = z.object({ id });

export const taskEndpoints = {
  inbox: endpoint({
    id: 'tasks.inbox',
    method: 'GET',
    path: '/api/tasks',
    summary: 'My tasks',
    right: 'signed-in',
    query: pageQuery.extend({ tab: inboxTab.default('todo'), q: z.string().max(100).optional() }),
    response: pageOf(taskRow).extend({ counts: z.record(inboxTab, z.int()) }),
  }),
  read: endpoint({
    id: 'tasks.read',
    method: 'GET',
    path: '/api/tasks/:id',
    summary: 'A task with its form, draft and stored fields',
    right: 'task:read',
    params: byId,
    response: taskDetail,
  }),
  saveDraft: endpoint({
    id: 'tasks.saveDraft',
    method: 'PUT',
    path: '/api/tasks/:id/draft',
    summary: 'Save the plain fields of the form; merges per field, newer wins',
    right: 'task:saveDraft',
    params: byId,
    body: z.strictObject({ baseRev: rev, data: variables }),
    response: z.object({ rev, data: variables, savedAt: instant }),
    command: true,
    problems: ['task-gone', 'not-claimed'],
  }),
  putItems: endpoint({
    id: 'tasks.putItems',
    method: 'POST',
    path: '/api/tasks/:id/items',
    summary: 'Write items of stored fields, each with its own revision and outcome',
    right: 'task:saveDraft',
    params: byId,
    body: z.strictObject({ operations: z.array(itemOperation).min(1).max(50) }),
    response: z.object({
      results: z.array(itemResult),
      stored: z.array(storedField.pick({ field: true, summary: true })),
    }),
    command: true,
    problems: ['task-gone', 'answers-frozen', 'not-claimed'],
  }),
  complete: endpoint({
    id: 'tasks.complete',
    method: 'POST',
    path: '/api/tasks/:id/completion',
    summary: 'Complete the task with one of its actions',
    right: 'task:complete',
    params: byId,
    body: completion,
    response: completionResult,
    command: true,
    ifMatch: true,
    problems: [
      'task-gone',
      'stale-version',
      'form-rule',
      'task-incomplete',
      'action-unknown',
      'file-missing',
      'not-claimed',
      'project-read-only',
    ],
  }),
  return: endpoint({
    id: 'tasks.return',
    method: 'POST',
    path: '/api/tasks/:id/return',
    summary: 'Send the case back to an earlier step, with a reason; the task ends',
    right: 'task:complete',
    params: byId,
    body: z.strictObject({ action: key, to: z.string().max(200), reason }),
    response: completionResult,
    command: true,
    ifMatch: true,
    problems: ['task-gone', 'stale-version', 'action-unknown', 'not-claimed', 'engine-refused'],
  }),
  sendMessage: endpoint({
    id: 'tasks.sendMessage',
    method: 'POST',
    path: '/api/tasks/:id/messages',
    summary: 'Send a message of the task to its case; the task stays open',
    right: 'task:complete',
    params: byId,
    body: z.strictObject({ action: key, data: variables }),
    response: z.object({ message: z.string().nullable() }),
    command: true,
    problems: ['task-gone', 'form-rule', 'action-unknown', 'not-claimed'],
  }),
  claim: endpoint({
    id: 'tasks.claim',
    method: 'POST',
    path: '/api/tasks/:id/claim',
    summary: 'Take a group’s task',
    right: 'task:verb:claim',
    params: byId,
    response: taskRow,
    command: true,
    problems: ['task-already-taken', 'task-gone'],
  }),
  release: endpoint({
    id: 'tasks.release',
    method: 'POST',
    path: '/api/tasks/:id/release',
    summary: 'Give a taken task back to its group',
    right: 'task:verb:claim',
    params: byId,
    response: taskRow,
    command: true,
    problems: ['task-gone'],
  }),
  reassignCandidates: endpoint({
    id: 'tasks.reassignCandidates',
    method: 'GET',
    path: '/api/tasks/:id/assignees',
    summary: 'Persons the task can be given to',
    right: 'task:reassign',
    params: byId,
    response: z.object({
      rows: z.array(z.object({ person: personRef, openTasks: z.int(), refused: z.string().optional() })),
    }),
  }),
  reassign: endpoint({
    id: 'tasks.reassign',
    method: 'PUT',
    path: '/api/tasks/:id/assignee',
    summary: 'Give the task to somebody else, with a reason',
    right: 'task:reassign',
    params: byId,
    body: z.strictObject({ personId: id, reason }),
    response: taskRow,
    command: true,
    ifMatch: true,
    problems: ['task-gone', 'stale-version'],
  }),
  personOptions: endpoint({
    id: 'tasks.personOptions',
    method: 'GET',
    path: '/api/tasks/:id/options/:field',
    summary: 'Choices of a picker field of the form (people or projects), refused ones with reason',
    right: 'task:read',
    params: z.object({ id, field: z.string().max(80) }),
    query: z.object({ lat: z.coerce.number().optional(), lng: z.coerce.number().optional() }),
    response: z.object({
      rows: z.array(
        z.object({
          id,
          name: z.string(),
          about: z.string(),
          distance: z.number().optional(),
          refused: z.string().optional(),
          link: z.string().optional(),
          draft: id.optional(),
          data: z.record(z.string(), json).optional(),
        }),
      ),
    }),
  }),
} as const;
