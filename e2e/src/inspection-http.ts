/**
 * An inspection over HTTP, for tests that mean something else: as far as asked, with as many problems as asked. Knows
 * the ids of the shipped application; the walks through the pages do not.
 */
import { createHash } from 'node:crypto';
import {
  endpoints,
  type CaseDetail,
  type ChecklistTemplate,
  type ItemOperation,
  type Json,
  type TaskDetail,
} from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import type { Client } from '../../server/test/client.ts';
import { photograph } from './pictures.ts';

const { cases, files, tasks } = endpoints;
const APP = 'self-inspection';
const CHECKLIST = 'siteChecks';
const DAY = 86_400_000;

export function operation(field: string, item: string, value: Json, baseRev = 0): ItemOperation {
  return { opId: newId(), field, item, baseRev, value, at: new Date().toISOString() };
}

export async function put(client: Client, taskId: string, ...operations: ItemOperation[]): Promise<void> {
  for (let at = 0; at < operations.length; at += 50) {
    const body = { operations: operations.slice(at, at + 50) };
    const { results } = await client.call(tasks.putItems, { params: { id: taskId }, body });
    const refused = results.find((one) => one.outcome === 'refused');
    if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
}

export const submit = (task: TaskDetail, action: string, data: Record<string, string> = {}) => ({
  params: { id: task.id },
  rev: task.rev,
  body: { action, data },
});

/** The open task of the case, as whoever asks may see it. */
export async function openTask(client: Client, caseId: string): Promise<TaskDetail> {
  const { openTasks } = await client.call(cases.read, { params: { id: caseId } });
  const [task] = openTasks;
  if (!task) throw new Error('the case has no open task');
  return client.call(tasks.read, { params: { id: task.id } });
}

/** Answers the task of the arrival. */
export async function started(client: Client): Promise<TaskDetail> {
  const { case: found } = await client.call(cases.start, { body: { app: APP, process: 'inspection' } });
  return openTask(client, found.id);
}

/** Who or what may be picked, by name. */
export async function options(client: Client, task: TaskDetail, field: string): Promise<Map<string, string>> {
  const { rows } = await client.call(tasks.personOptions, { params: { id: task.id, field } });
  return new Map(rows.filter((row) => row.refused === undefined).map((row) => [row.name, row.id]));
}

export async function checkIn(client: Client, task: TaskDetail): Promise<void> {
  const here = { lat: 26.0802, lng: 119.2991, accuracy: 10, source: 'gps' };
  await put(client, task.id, operation('arrival', 'self', { ...here, deviceTime: new Date().toISOString() }));
}

/** From the arrival to the checklist of the project. */
export async function begun(client: Client, arrival: TaskDetail, project: string): Promise<TaskDetail> {
  await checkIn(client, arrival);
  const inspectedProject = (await options(client, arrival, 'inspectedProject')).get(project);
  if (inspectedProject === undefined) throw new Error(`${project} is not offered`);
  await client.call(tasks.complete, submit(arrival, 'enterPoints', { inspectedProject }));
  return openTask(client, arrival.case.id);
}

/** All points answered, the first `problems` of them no, each with words and a photo. */
export async function filled(client: Client, checklist: TaskDetail, problems = 0): Promise<void> {
  const codes = codesOf(checklist);
  const photos = await Promise.all(codes.slice(0, problems).map(() => upload(client, checklist.id)));
  const operations = codes.map((code, index) => {
    const photo = photos[index];
    if (photo === undefined) return operation(CHECKLIST, code, { value: 'yes' });
    return operation(CHECKLIST, code, no('未按要求设置', [photo]));
  });
  await put(client, checklist.id, ...operations);
}

export const no = (text: string, photos: string[]) => ({ value: 'no', findings: [{ id: newId(), text, photos }] });

export function codesOf(checklist: TaskDetail): string[] {
  const { template } = checklist.stored.find((one) => one.field === CHECKLIST) ?? {};
  const { sections } = template as unknown as ChecklistTemplate;
  return sections.flatMap(({ points }) => points.map((point) => point.code));
}

/** Filled and finished; answers the task that issues. */
export async function inspected(client: Client, checklist: TaskDetail, problems: number): Promise<TaskDetail> {
  await filled(client, checklist, problems);
  await client.call(tasks.complete, submit(await openTask(client, checklist.case.id), 'finishInspection'));
  return openTask(client, checklist.case.id);
}

/** With problems; without any the case closes by another action. */
export async function issued(client: Client, issue: TaskDetail, respondent: string): Promise<CaseDetail> {
  const feedbackPerson = (await options(client, issue, 'feedbackPerson')).get(respondent) ?? '';
  const rectifyBy = new Date(Date.now() + 2 * DAY).toISOString();
  const sent = submit(issue, 'issueNotice', { opinion: '限期整改', rectifyBy, feedbackPerson });
  return (await client.call(tasks.complete, sent)).case;
}

export async function upload(client: Client, taskId: string): Promise<string> {
  const { name, mimeType, buffer } = await photograph('现场.jpg');
  const sha256 = createHash('sha256').update(buffer).digest('hex');
  const { id } = await client.call(files.upload, {
    params: { taskId },
    body: { id: newId(), sha256, purpose: 'photo' },
    file: { name, type: mimeType, bytes: buffer },
  });
  return id;
}
