/** Cases driven over HTTP with the same requests as the pages send; what a screen needs before there is something on it. */
import { createHash } from 'node:crypto';
import {
  endpoints,
  type CaseDetail,
  type ChecklistTemplate,
  type ItemOperation,
  type TaskDetail,
} from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import type { Client } from '../../server/test/client.ts';
import type { PickedFile } from './pictures.ts';

type Data = Readonly<Record<string, string>>;
type Started = 'self-inspection/inspection' | 'hazard-report/hazard';
export interface Problem {
  readonly code: string;
  readonly text: string;
  readonly place?: string;
  readonly photo: PickedFile;
}

export async function start(client: Client, what: Started): Promise<CaseDetail> {
  const [app = '', process = ''] = what.split('/');
  return (await client.call(endpoints.cases.start, { body: { app, process } })).case;
}

/** The task the case waits for; the driven processes have one at a time. */
export async function waitingTask(client: Client, caseId: string): Promise<TaskDetail> {
  const { openTasks } = await client.call(endpoints.cases.read, { params: { id: caseId } });
  const [task] = openTasks;
  if (!task) throw new Error(`the case ${caseId} waits for nothing`);
  return client.call(endpoints.tasks.read, { params: { id: task.id } });
}

export async function put(client: Client, task: TaskDetail, operations: readonly ItemOperation[]): Promise<void> {
  for (let at = 0; at < operations.length; at += 50) {
    const body = { operations: operations.slice(at, at + 50) };
    const { results } = await client.call(endpoints.tasks.putItems, { params: { id: task.id }, body });
    const refused = results.find((one) => one.outcome === 'refused');
    if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
}

export function operation(field: string, item: string, value: ItemOperation['value'], baseRev = 0): ItemOperation {
  return { opId: newId(), field, item, baseRev, value, at: new Date().toISOString() };
}

export async function upload(client: Client, task: TaskDetail, { name, mimeType, buffer }: PickedFile) {
  const id = newId();
  const sha256 = createHash('sha256').update(buffer).digest('hex');
  await client.call(endpoints.files.upload, {
    params: { taskId: task.id },
    body: { id, sha256, purpose: 'photo' },
    file: { name, type: mimeType, bytes: buffer },
  });
  return id;
}

/** Completes the task the case waits for. */
export async function complete(client: Client, caseId: string, action: string, data: Data = {}): Promise<void> {
  const { id, rev } = await waitingTask(client, caseId);
  await client.call(endpoints.tasks.complete, { params: { id }, rev, body: { action, data } });
}

const HOUR = 3_600_000;
export function inHours(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString();
}

/** Six in the evening of a later day, Shanghai time. */
export function eveningIn(days: number): string {
  const day = new Date(Date.now() + (8 + days * 24) * HOUR);
  return new Date(day.setUTCHours(18, 0, 0, 0) - 8 * HOUR).toISOString();
}

export async function checkIn(client: Client, caseId: string): Promise<void> {
  const here = { lat: 26.0802, lng: 119.2991, accuracy: 12, deviceTime: new Date().toISOString(), source: 'gps' };
  await put(client, await waitingTask(client, caseId), [operation('arrival', 'self', here)]);
}

export async function chooseProject(client: Client, caseId: string, name: string): Promise<void> {
  const { id } = await waitingTask(client, caseId);
  const { rows } = await client.call(endpoints.tasks.personOptions, { params: { id, field: 'inspectedProject' } });
  const found = rows.find((row) => row.name.includes(name));
  if (!found) throw new Error(`no project ${name} to choose`);
  await complete(client, caseId, 'enterPoints', { inspectedProject: found.id });
}

/** Answers the first `filled` points (all, when not said): no to those of `problems`, yes to the others. */
export async function fill(client: Client, caseId: string, problems: readonly Problem[], filled = Infinity) {
  const task = await waitingTask(client, caseId);
  const template = task.stored.find((one) => one.template !== undefined)?.template as unknown as ChecklistTemplate;
  const points = template.sections.flatMap((section) => section.points);
  const findings: string[] = [];
  const answerOf = async (code: string): Promise<ItemOperation['value']> => {
    const problem = problems.find((one) => one.code === code);
    if (!problem) return { value: 'yes' };
    const { text, place, photo } = problem;
    const finding = { id: newId(), text, photos: [await upload(client, task, photo)], ...(place && { place }) };
    findings.push(finding.id);
    return { value: 'no', findings: [finding] };
  };
  const operations: ItemOperation[] = [];
  for (const { code } of points.slice(0, filled)) operations.push(operation('siteChecks', code, await answerOf(code)));
  // The problems last, as if one had come back to them: a draft is taken up again at what was touched last.
  const isProblem = ({ item }: ItemOperation) => problems.some(({ code }) => code === item);
  await put(client, task, [...operations.filter((one) => !isProblem(one)), ...operations.filter(isProblem)]);
  return findings;
}
